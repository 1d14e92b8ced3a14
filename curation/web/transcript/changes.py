"""What a call changed in the world, as rows to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curation.web.transcript.payloads import spell

ROW_LIMIT = 12


@dataclass(frozen=True)
class Cell:
    """A column's value; ``old`` is set where the value changed."""

    name: str
    value: str
    old: str | None = None


@dataclass(frozen=True)
class ChangedRow:
    kind: str
    """``added``, ``removed`` or ``changed``."""
    sign: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ChangedTable:
    name: str
    rows: tuple[ChangedRow, ...]
    left_out: int


@dataclass(frozen=True)
class Change:
    summary: str
    tables: tuple[ChangedTable, ...]


def change_of(diff: dict[str, Any] | None) -> Change | None:
    """None where the call could not change anything."""
    if diff is None:
        return None
    tables = tuple(_table(name, part) for name, part in diff.items())
    return Change(_summary(diff), tables)


def _summary(diff: dict[str, Any]) -> str:
    counts = [
        (sum(len(part.get(kind) or ()) for part in diff.values()), kind)
        for kind in ("added", "changed", "removed")
    ]
    said = [f"{count} row{'s' if count > 1 else ''} {kind}" for count, kind in counts if count]
    return ", ".join(said) or "no row changed"


def _table(name: str, part: dict[str, Any]) -> ChangedTable:
    rows = [
        *(ChangedRow("added", "+", _whole(row)) for row in part.get("added") or ()),
        *(ChangedRow("changed", "~", _changed(row)) for row in part.get("changed") or ()),
        *(ChangedRow("removed", "−", _whole(row)) for row in part.get("removed") or ()),
    ]
    return ChangedTable(name, tuple(rows[:ROW_LIMIT]), max(0, len(rows) - ROW_LIMIT))


def _whole(row: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(Cell(name, spell(value, 120)) for name, value in row.items())


def _changed(row: dict[str, Any]) -> tuple[Cell, ...]:
    old, new = row.get("old") or {}, row.get("new") or {}
    key = {name: value for name, value in (row.get("key") or {}).items() if name not in new}
    return (
        *(Cell(name, spell(value, 120)) for name, value in key.items()),
        *(Cell(name, spell(new[name], 120), spell(old.get(name), 120)) for name in new),
    )
