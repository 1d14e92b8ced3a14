"""Days that people say without their date: the 19th, tomorrow, on Friday, in November.

Whose arguments have to be found in what was said can be satisfied by them; a value that has to be
told cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from simulation.vocabulary.calendar import MONTHS, parse_moment

_RELATIVE = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = timedelta(days=14)
_WORD = re.compile(r"\d{1,2}(?:st|nd|rd|th)|[a-z]+")
_SPAN = re.compile(r"\b(\d{1,3})\s+(day|week)s?\b")


def says_day(text: str, value: object, now: str) -> bool:
    """Can the text mean this day, said at ``now``."""
    moment, today = parse_moment(value), parse_moment(now)
    if moment is None or today is None or not isinstance(value, str):
        return False
    words = frozenset(_WORD.findall(text.casefold()))
    day = moment.date()
    return any((*_by_name(words, day, today.date()), _by_span(text.casefold(), day, today.date())))


def _by_name(words: frozenset[str], day: date, today: date) -> Iterator[bool]:
    away = day - today
    yield bool(words & {f"{day.day}{ending}" for ending in ("st", "nd", "rd", "th")})
    yield any(word in words and away.days == days for word, days in _RELATIVE.items())
    yield _WEEKDAYS[day.weekday()] in words and abs(away) <= _NEAR
    yield _ends_month(day) and bool(words & {_month(day), _month(day)[:3]})
    yield _ends_month(day) and "month" in words and abs(away).days <= 62


def _ends_month(day: date) -> bool:
    """Is it the first or the last day: a month that is said stands for both."""
    return day.day == 1 or (day + timedelta(days=1)).day == 1


def _month(day: date) -> str:
    return MONTHS[day.month - 1].lower()


def _by_span(text: str, day: date, today: date) -> bool:
    """``the last 30 days``, ``in two weeks`` said in figures."""
    spans = (int(count) * (7 if unit == "week" else 1) for count, unit in _SPAN.findall(text))
    return abs((day - today).days) in spans
