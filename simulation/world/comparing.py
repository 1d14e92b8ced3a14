"""What two worlds of one domain hold differently, row by row."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import NamedTuple

import apsw

from simulation.vocabulary.state import Diff
from simulation.world.changes import Change, table_diff
from simulation.world.reading import read_rows
from simulation.world.schema import Layout, Schema, read_schema
from simulation.world.values import SqlRow, typed

ROWS_COMPARED = 200_000
"""Of one table. More would make whoever waits for the answer wait too long."""


class Comparison(NamedTuple):
    diff: Diff
    """From the left world to the right one: ``added`` is what only the right one holds."""
    skipped: tuple[str, ...] = ()
    """Tables that were too large to be read."""


def compare_images(left: bytes, right: bytes) -> Comparison:
    """The rows in which two serialized databases differ.

    A row is the same row if its primary key is; in a table without one, rows are counted as
    they are, so that a changed row shows as one removed and one added. Only tables that both
    have, with the same columns, are compared. Raises apsw.Error if an image is unreadable.
    """
    with closing(_opened(left)) as old, closing(_opened(right)) as new:
        return _compared(old, new)


def _compared(old: apsw.Connection, new: apsw.Connection) -> Comparison:
    before, after = read_schema(old), read_schema(new)
    found: Diff = {}
    skipped = []
    for name in _shared(before, after):
        layout = after.layouts[name]
        if max(_size(old, layout), _size(new, layout)) > ROWS_COMPARED:
            skipped.append(name)
            continue
        changes = _changes(_rows(old, layout), _rows(new, layout))
        if changes:
            found[name] = table_diff(layout, changes)
    return Comparison(found, tuple(skipped))


def _opened(image: bytes) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    return connection


def _shared(before: Schema, after: Schema) -> list[str]:
    return [
        name
        for name, layout in after.layouts.items()
        if name in before.layouts
        and before.layouts[name].names == layout.names
        and not name.startswith("sqlite_")
    ]


def _size(connection: apsw.Connection, layout: Layout) -> int:
    name = layout.table.name.replace('"', '""')
    counted = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 - quoted
    return int(str(counted[0])) if counted else 0


def _rows(connection: apsw.Connection, layout: Layout) -> dict[object, SqlRow]:
    """By primary key; by content and count where there is none, or NULL in it."""
    found: dict[object, SqlRow] = {}
    seen: Counter[bytes] = Counter()
    for row in read_rows(connection, layout.table.select):
        key = tuple(row[at] for at in layout.key)
        if key and None not in key:
            found[key] = row
        else:
            content = b"".join(map(typed, row))
            seen[content] += 1
            found[content, seen[content]] = row
    return found


def _changes(left: dict[object, SqlRow], right: dict[object, SqlRow]) -> list[Change]:
    """Removed and changed rows in the left one's order, then what is new."""
    kept = [Change(0, row, right.get(key)) for key, row in left.items() if right.get(key) != row]
    return [*kept, *(Change(0, None, row) for key, row in right.items() if key not in left)]
