"""Dates and times as stored, as spoken, and as read back: English, day before month.

Stored forms understood: ISO 8601 with ``-`` or ``/`` or no separator in the date, ``T`` or a
space before the time, seconds and fractions optional, a zone ignored.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_NUMBER = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): number for number, name in enumerate(MONTHS, 1)
}
MONTH_NUMBER["sept"] = 9

_STORED = re.compile(
    r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
)
LONGEST_MOMENT = 40
"""Characters of a text of which it is remembered whether it is one."""
_STORED_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def parse_moment(value: object) -> datetime | None:
    """A stored date or date and time; None if it is neither."""
    text = str(value).strip()
    return _moment(text) if len(text) <= LONGEST_MOMENT else _read_moment(text)


def _read_moment(text: str) -> datetime | None:
    match = _STORED.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - zoneless data
    except ValueError:
        return None


_moment = lru_cache(maxsize=8192)(_read_moment)
"""The same few values are compared with every text."""


def parse_time(value: object) -> time | None:
    """A stored time of day; None if it is none."""
    match = _STORED_TIME.fullmatch(str(value).strip())
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def say_date(day: date) -> str:
    """``3 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_time(moment: time) -> str:
    """``14:30``; seconds only where there are any."""
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def say_moment(moment: datetime) -> str:
    """``3 May 2026 at 14:30``; midnight is left unsaid."""
    if moment.time() == time():
        return say_date(moment.date())
    return f"{say_date(moment.date())} at {say_time(moment.time())}"
