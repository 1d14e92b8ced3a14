"""Checks of changes, from what really changed: false in the world before, true in the one after.

A tool with a frame that changed one row is checked as the walker checks it. Any other change is
read off its rows: what the caller asked for must be there, whatever else the change set off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.proof import check_of_change, holds
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.state import ChangedRow, Diff, TableDiff
from simulation.vocabulary.tools import Tool
from simulation.world import World

MOST_ROWS = 5
"""Of one change: a change of more rows is checked by the first of them."""


def checks_of(
    catalog: Catalog, tool: Tool, arguments: Row, diff: Diff, before: World, after: World
) -> list[str]:
    """SELECTs that this change flips; empty where none can be had."""
    frame = catalog.frames.get(tool.name)
    written = check_of_change(catalog, frame, arguments, diff) if frame is not None else None
    if written is not None and _flips(written, before, after):
        return [written]
    table = _table(catalog, tool, arguments, diff)
    found = _of_table(table, diff[table], arguments, after) if table else ()
    return [check for check in dict.fromkeys(found) if _flips(check, before, after)][:MOST_ROWS]


def _flips(check: str, before: World, after: World) -> bool:
    return not holds(before, check) and holds(after, check)


def _table(catalog: Catalog, tool: Tool, arguments: Row, diff: Diff) -> str:
    """The table that the change is about, not one that a trigger touched along with it."""
    frame = catalog.frames.get(tool.name)
    if frame is not None and frame.entity in diff:
        return frame.entity
    given = set(map(_plain_key, arguments.values()))
    ranked = sorted(diff, key=lambda table: -len(given & _values(diff[table])))
    return ranked[0] if ranked else ""


def _values(change: TableDiff) -> set[str]:
    rows = (*change.added, *change.removed, *(each.new | each.key for each in change.changed))
    return {_plain_key(value) for row in rows for value in row.values()}


def _plain_key(value: Any) -> str:
    return str(sql.plain(value)).casefold()


def _of_table(table: str, change: TableDiff, arguments: Row, after: World) -> Iterator[str]:
    for changed in change.changed:
        yield sql.count_is(1, table, _plain(changed.key) | _asked(_new(changed), arguments))
    for row in change.added:
        values = _asked(_plain(row), arguments)
        yield _as_many_as_now(table, values, after)
    for row in change.removed:
        yield sql.count_is(0, table, {name: sql.plain(value) for name, value in row.items()})


def _new(changed: ChangedRow) -> Row:
    return _plain(changed.new)


def _plain(row: Row) -> Row:
    """Bytes cannot be written as a literal here, and prove little."""
    plain = {name: sql.plain(value) for name, value in row.items()}
    return {name: value for name, value in plain.items() if not isinstance(value, dict)}


def _asked(row: Row, arguments: Row) -> Row:
    """The values that the call gave; where it gave none, all but moments of the clock."""
    given = {_plain_key(value) for value in arguments.values()}
    asked = {name: value for name, value in row.items() if _plain_key(value) in given}
    lasting = {name: value for name, value in row.items() if parse_moment(value) is None}
    return asked or lasting or row


def _as_many_as_now(table: str, values: Row, after: World) -> str:
    """How many rows are like the added one, itself among them."""
    counted = f"SELECT count(*) AS n FROM {sql.name(table)} WHERE {sql.conditions(values)}"  # noqa: S608 - quoted
    return sql.count_is(int(after.query(counted)[0]["n"]), table, values)
