"""Checks of changes, written from what a change really did, and their proof."""

from __future__ import annotations

from typing import Any

from simulation.errors import ToolRefused
from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose
from simulation.vocabulary.state import ChangedRow, Diff, TableDiff
from simulation.world import Moment, World

_MOMENTS = (Kind.DATE, Kind.DATETIME, Kind.TIME)


def holds(world: World | Moment, check: str) -> bool:
    """Is the first value of the check's SELECT truthy in this world?"""
    try:
        rows = world.query(check, limit=1)
    except ToolRefused:
        return False
    return bool(rows) and bool(next(iter(rows[0].values()), None))


def check_of_change(
    catalog: Catalog, frame: Frame, arguments: dict[str, Any], diff: Diff | None
) -> str | None:
    """The SQL of a check that the change flips, from its diff; None if it changed no row of a
    table that has words, or more than one.
    """
    table = frame.entity
    change = (diff or {}).get(table)
    if change is None or catalog.lexicon.entities.get(table) is None:
        return None
    if frame.intent is Intent.UPDATE:
        return _updated(catalog, frame, arguments, change)
    if frame.intent is Intent.CREATE:
        return _created(catalog, frame, arguments, change)
    return _deleted(catalog, frame, change)


def _updated(
    catalog: Catalog, frame: Frame, arguments: dict[str, Any], change: TableDiff
) -> str | None:
    if len(change.changed) != 1:
        return None
    changed = change.changed[0]
    values = _values_to_hold(catalog, frame, arguments, changed)
    key = {column: sql.plain(changed.key[column]) for column in changed.key}
    if not values or not key:
        return None
    return sql.count_is(1, frame.entity, key | values)


def _values_to_hold(
    catalog: Catalog, frame: Frame, arguments: dict[str, Any], changed: ChangedRow
) -> Row:
    """The new values that were asked for; where none were (an action such as cancelling), all
    that changed but moments in time.
    """
    new = {column: sql.plain(value) for column, value in changed.new.items()}
    written = written_columns(catalog, frame, arguments)
    asked = {column: value for column, value in new.items() if column in written}
    if asked:
        return asked
    return {
        column: value for column, value in new.items() if not _is_moment(catalog, frame, column)
    }


def written_columns(catalog: Catalog, frame: Frame, arguments: dict[str, Any]) -> list[str]:
    """Bare columns of the frame's table that these arguments write."""
    columns = []
    for name, item in frame.inputs.items():
        if item.purpose is Purpose.VALUE and name in arguments:
            table, bare = catalog.split(item.column)
            columns += [bare] if table == frame.entity else []
    return columns


def _is_moment(catalog: Catalog, frame: Frame, column: str) -> bool:
    field = catalog.field(f"{frame.entity}.{column}")
    return field is None or field.kind in _MOMENTS


def _created(
    catalog: Catalog, frame: Frame, arguments: dict[str, Any], change: TableDiff
) -> str | None:
    """Exactly one row with the values that were given: not with its new key, which depends on
    what else was inserted.
    """
    if len(change.added) != 1:
        return None
    row = change.added[0]
    table = frame.entity
    written = {
        column: sql.plain(row[column])
        for name, item in frame.inputs.items()
        if name in arguments and item.column
        for column in _same_in(catalog, table, item.column)
        if column in row
    }
    return sql.count_is(1, table, written) if written else None


def _same_in(catalog: Catalog, table: str, column: str) -> list[str]:
    """The column itself if it is the table's, or the table's foreign key that means the same."""
    owner, bare = catalog.split(column)
    if owner == table:
        return [bare]
    meaning = catalog.meaning(column)
    fields = catalog.entity(table).fields
    return [each for each in fields if catalog.meaning(f"{table}.{each}") == meaning][:1]


def _deleted(catalog: Catalog, frame: Frame, change: TableDiff) -> str | None:
    if len(change.removed) != 1:
        return None
    row = change.removed[0]
    entity = catalog.entity(frame.entity)
    columns = entity.key or tuple(sql.readable(entity))
    values = {column: sql.plain(row[column]) for column in columns if column in row}
    return sql.count_is(0, frame.entity, values) if values else None
