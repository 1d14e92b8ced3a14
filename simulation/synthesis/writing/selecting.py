"""The value that a reference means, in an executed result."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.checks.evidence import key_of
from simulation.synthesis.writing.proposal import From
from simulation.synthesis.writing.thread import Done
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.value import canonical_json

_SHOWN = 900


class Selected(NamedTuple):
    values: tuple[Any, ...]
    """One, or that of every row."""
    row: int | None
    """Which row of a list; None for one object, or for all rows."""


def select(done: Done, wanted: From) -> Selected:
    """Raises Unproved for what the result does not hold, or not of one row alone."""
    if not isinstance(done.result, list):
        return Selected((_property(done, done.result, wanted.property),), None)
    if wanted.row == "all":
        rows = done.result if not wanted.where else _fitting(done, wanted)
        return Selected(tuple(_property(done, row, wanted.property) for row in rows), None)
    place = _place(done, wanted)
    return Selected((_property(done, done.result[place], wanted.property),), place)


def _place(done: Done, wanted: From) -> int:
    rows = done.result
    if isinstance(wanted.row, int) and not wanted.where:
        if not 0 <= wanted.row < len(rows):
            raise Unproved(f"there is no row {wanted.row} in what {told(done)}")
        return wanted.row
    fitting = _fitting(done, wanted)
    if len(fitting) != 1:
        count = "no row" if not fitting else f"{len(fitting)} rows"
        by = f"with {wanted.where}" if wanted.where else "to choose from"
        raise Unproved(
            f'{count} {by} in what {told(done)} Say which is meant with "where", by properties '
            "that the person knows."
        )
    return next(at for at, row in enumerate(rows) if row is fitting[0])


def _fitting(done: Done, wanted: From) -> list[Any]:
    return [row for row in done.result if _fits(done, row, wanted)]


def _fits(done: Done, row: Any, wanted: From) -> bool:
    return all(_alike(_property(done, row, name), value) for name, value in wanted.where.items())


def _alike(found: Any, wanted: Any) -> bool:
    """The same to a person; a moment also by its day alone."""
    if key_of(found) == key_of(wanted):
        return True
    moment, day = parse_moment(found), parse_moment(wanted)
    return moment is not None and day is not None and str(found).startswith(str(wanted))


def _property(done: Done, row: Any, name: str) -> Any:
    if not isinstance(row, dict) or name not in row:
        raise Unproved(f"there is no {name!r} in what {told(done)}")
    return row[name]


def told(done: Done) -> str:
    return f"{done.name} ({done.tool.name}) returned: {cut_json(done.result)}"


def cut_json(value: Any) -> str:
    text = canonical_json(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
