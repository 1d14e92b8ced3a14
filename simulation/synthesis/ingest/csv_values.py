"""What the texts of one CSV column are: whole numbers, numbers, dates, or just texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulation.vocabulary.domain import Gap

_INTEGER = re.compile(r"^-?(0|[1-9]\d{0,17})$")
_REAL = re.compile(r"^-?(0|[1-9]\d*)?\.\d+([eE][-+]?\d+)?$|^-?\d+(\.\d+)?[eE][-+]?\d+$")
_GROUPED = re.compile(r"^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$")
_SLASHED = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: (\d{1,2}:\d{2}(?::\d{2})?))?$")
_MISSING = {"", "NULL", "null", "\\N", "NA", "N/A", "nan", "NaN"}
_ALWAYS_MISSING = {"", "NULL", "\\N"}


@dataclass(frozen=True)
class Typed:
    declared: str
    """SQLite's type: INTEGER, REAL or TEXT."""
    values: list[Any]
    gaps: tuple[Gap, ...] = ()


def typed(subject: str, texts: list[str]) -> Typed:
    """The column's values converted, all in the same way; what is missing decides nothing."""
    filled = [text.strip() for text in texts if text.strip() not in _MISSING]
    if filled and all(map(_INTEGER.match, filled)):
        return _numbers("INTEGER", texts, int)
    if filled and all(_INTEGER.match(text) or _REAL.match(text) for text in filled):
        return _numbers("REAL", texts, float)
    if any(map(_GROUPED.match, filled)) and all(map(_is_number, filled)):
        return _grouped(texts, filled)
    if filled and all(map(_SLASHED.match, filled)):
        return _dates(subject, texts, filled)
    return Typed("TEXT", [_text(text) for text in texts])


def _numbers(declared: str, texts: list[str], convert: Callable[[str], Any]) -> Typed:
    values = [None if text.strip() in _MISSING else convert(text.strip()) for text in texts]
    return Typed(declared, values)


def _is_number(text: str) -> bool:
    return bool(_INTEGER.match(text) or _REAL.match(text) or _GROUPED.match(text))


def _grouped(texts: list[str], filled: list[str]) -> Typed:
    """``1,234`` and ``56,789.50``: thousands are grouped by commas."""
    plain = [text.replace(",", "") for text in texts]
    whole = not any("." in text for text in filled)
    return _numbers("INTEGER" if whole else "REAL", plain, int if whole else float)


def _text(text: str) -> str | None:
    """Without blanks around it, which nobody would say."""
    bare = text.strip()
    return None if bare in _ALWAYS_MISSING else bare


def _dates(subject: str, texts: list[str], filled: list[str]) -> Typed:
    """``31/12/2023`` as ISO dates where all fit one order of day and month, and only one."""
    parts = [match for match in map(_SLASHED.match, filled) if match]
    orders = [day_first for day_first in (True, False) if _all_real(parts, day_first=day_first)]
    if len(orders) == 1:
        return Typed("TEXT", [_iso(text.strip(), day_first=orders[0]) for text in texts])
    reason = (
        "Dates whose day and month could be swapped: they are read as plain text."
        if orders
        else "Dates in different orders of day and month: they are read as plain text."
    )
    gap = Gap(subject=subject, reason=reason, remedy="Write dates as YYYY-MM-DD.")
    return Typed("TEXT", [_text(text) for text in texts], (gap,))


def _all_real(parts: list[re.Match[str]], *, day_first: bool) -> bool:
    return all(_day_of(match, day_first=day_first) is not None for match in parts)


def _day_of(match: re.Match[str], *, day_first: bool) -> date | None:
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    day, month = (first, second) if day_first else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(text: str, *, day_first: bool) -> str | None:
    match = _SLASHED.match(text)
    day = _day_of(match, day_first=day_first) if match else None
    if match is None or day is None:
        return None
    clock = match.group(5)
    return f"{day} {clock.rjust(5 if len(clock) < 6 else 8, '0')}" if clock else str(day)
