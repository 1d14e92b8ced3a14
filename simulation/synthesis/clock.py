"""The fixed clock of a domain: nine in the morning after the latest plausible date in its data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from simulation.synthesis.naming.housekeeping import is_housekeeping
from simulation.synthesis.schema.shape import Shape
from simulation.vocabulary.lexicon import Kind

FALLBACK = "2026-01-15T09:00:00"
_AHEAD = re.compile(
    r"due|expir|end|until|valid|planned|scheduled|required|promis|deadline|maturity|target|next",
    re.I,
)
_PLAUSIBLE = (date(1950, 1, 1), date(2049, 12, 31))


def now_of(shape: Shape) -> str:
    """ISO 8601 without zone. What happened counts first; then when rows were touched; and
    dates that lie ahead by nature (due, valid until) only where there is nothing else.
    """
    found = (max(_latest(shape, each), default=None) for each in (_is_past, is_housekeeping, _any))
    last = next(filter(None, found), None)
    return f"{last + timedelta(days=1)}T09:00:00" if last else FALLBACK


def _is_past(column: str) -> bool:
    return not _AHEAD.search(column) and not is_housekeeping(column)


def _any(_column: str) -> bool:
    return True


def _latest(shape: Shape, counts: Callable[[str], bool]) -> Iterator[date]:
    for (table, column), kind in shape.kinds.items():
        if kind not in (Kind.DATE, Kind.DATETIME) or not counts(column):
            continue
        holds = shape.tables[table].holds(column)
        days = filter(None, map(_day, (holds.high, *holds.samples)))
        yield from (day for day in days if _PLAUSIBLE[0] <= day <= _PLAUSIBLE[1])


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
