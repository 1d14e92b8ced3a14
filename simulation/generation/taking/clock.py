"""What day it is in a conversation that brings no database: what it says itself, or after the
latest day that it mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from simulation.vocabulary.messages import Message, Role

FALLBACK = "2026-01-15T09:00:00"
_SAID = re.compile(
    r"\b(?:current|today|now|date|time)\b[^\n]{0,60}?"
    r"\b(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?",
    re.I,
)
_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_PLAUSIBLE = ("1950-01-01", "2049-12-31")


def now_in(messages: Iterable[Message]) -> str:
    """ISO 8601 without zone."""
    listed = list(messages)
    opening = [one.content or "" for one in listed if one.role is Role.SYSTEM]
    for text in opening:
        for day, time in _SAID.findall(text):
            if (moment := _moment(day, time or "09:00")) is not None:
                return moment.isoformat()
    days = max(filter(None, (_moment(day, "09:00") for day in _days(listed))), default=None)
    return (days + timedelta(days=1)).isoformat() if days else FALLBACK


def _days(messages: Iterable[Message]) -> Iterator[str]:
    for one in messages:
        if one.role is not Role.SYSTEM:
            found = _DAY.findall(one.content or "")
            yield from (day for day in found if _PLAUSIBLE[0] <= day <= _PLAUSIBLE[1])


def _moment(day: str, time: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{day}T{time}")
    except ValueError:
        return None
