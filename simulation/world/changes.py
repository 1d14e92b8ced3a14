"""What one call changed, row by row, as SQLite's preupdate hook reports it.

The hook sees every stored row that is about to change: by triggers, by cascades, in tables
without a key, in a DELETE without WHERE. It does not see ``sqlite_sequence``. apsw cannot give
the values of a row whose table has virtual generated columns, nor text that is no UTF-8; such
rows are noted by rowid only (:attr:`Recorder.opaque`) and read before and after instead.
"""

from __future__ import annotations

from typing import NamedTuple

import apsw

from simulation.vocabulary.state import ChangedRow, TableDiff
from simulation.world.limits import CHANGED_BYTES, CHANGED_ROWS
from simulation.world.schema import LAST_ROWID, Layout, Table
from simulation.world.values import SqlRow, SqlValue, for_diff, row_hash, typed


class Event(NamedTuple):
    table: str
    rowid: int
    old: SqlRow | None
    new: SqlRow | None


class Recorder:
    """Collects the events of the call at work; made once per connection and used again."""

    def __init__(self, layouts: dict[str, Layout]) -> None:
        self.layouts = layouts
        self.clear()

    def clear(self, full: frozenset[str] = frozenset()) -> None:
        """Forget the call before. ``full`` tables hold the last rowid as the next one begins."""
        self.full = full
        self.events: list[Event] = []
        self.opaque: dict[str, set[int]] = {}
        self.rows = 0
        self.bytes = 0
        self.saturated: str | None = None
        """A table that reached the last rowid: SQLite would pick the next ones at random."""

    @property
    def overflowed(self) -> bool:
        return self.rows > CHANGED_ROWS or self.bytes > CHANGED_BYTES

    def _goes_astray(self, update: apsw.PreUpdate, table: Table) -> bool:
        """Whether rows of the table get the last rowid, or random ones since it is taken."""
        if table.without_rowid or update.op == "DELETE":
            return False
        return update.rowid_new == LAST_ROWID or (update.op == "INSERT" and table.name in self.full)

    def touched_opaquely(self) -> dict[str, set[int]]:
        """By table that has opaque rows, the rowids of all its rows that were touched."""
        return {
            table: rowids | {event.rowid for event in self.events if event.table == table}
            for table, rowids in self.opaque.items()
        }

    def __call__(self, update: apsw.PreUpdate) -> None:
        self.rows += 1
        if self.overflowed:
            return
        table = update.table_name
        layout = self.layouts[table]
        if self._goes_astray(update, layout.table):
            self.saturated = table
        try:
            old, new = _stored(layout, update.old), _stored(layout, update.new)
        except (apsw.RangeError, UnicodeDecodeError):
            self.opaque.setdefault(table, set()).update((update.rowid, update.rowid_new))
            return
        self.bytes += _weight(old) + _weight(new)
        if old is not None:
            self.events.append(Event(table, update.rowid, old, None))
        if new is not None:
            self.events.append(Event(table, update.rowid_new, None, new))


def _stored(layout: Layout, row: tuple[SqlValue, ...] | None) -> SqlRow | None:
    """The stored columns, with whole numbers in REAL columns as the reals that they are."""
    if row is None:
        return None
    if layout.kept is not None:
        row = tuple(row[at] for at in layout.kept)
    if layout.reals:
        kept = list(row)
        for at in layout.reals:
            value = kept[at]
            if isinstance(value, int):
                kept[at] = float(value)
        row = tuple(kept)
    return row


def _weight(row: SqlRow | None) -> int:
    return sum(len(value) for value in row or () if isinstance(value, str | bytes))


class Change(NamedTuple):
    """The net change of one row."""

    rowid: int
    old: SqlRow | None
    new: SqlRow | None


def net_changes(events: list[Event], layouts: dict[str, Layout]) -> dict[str, list[Change]]:
    """The events of a call, collapsed per row, by table; rows that end as they began drop out.

    A row is the same if its primary key is (its rowid, where it has no key or NULL in it).
    """
    tables: dict[str, dict[object, Change]] = {}
    for event in events:
        rows = tables.setdefault(event.table, {})
        row = event.old if event.old is not None else event.new
        identity = _identity(layouts[event.table], event.rowid, row or ())
        before = rows[identity].old if identity in rows else event.old
        rows[identity] = Change(event.rowid, before, event.new)
    net = {
        table: [change for change in rows.values() if not _same(change.old, change.new)]
        for table, rows in tables.items()
    }
    return {table: net[table] for table in sorted(net) if net[table]}


def _identity(layout: Layout, rowid: int, row: SqlRow) -> object:
    key = tuple(row[at] for at in layout.key)
    return key if key and None not in key else rowid


def _same(old: SqlRow | None, new: SqlRow | None) -> bool:
    if old is None or new is None:
        return old is new
    return old == new and all(map(_same_value, old, new))


def _same_value(old: SqlValue, new: SqlValue) -> bool:
    return typed(old) == typed(new)


def table_diff(layout: Layout, changes: list[Change]) -> TableDiff:
    """The changes of one table as plain JSON values."""
    added = tuple(_named(layout, c.new) for c in changes if c.old is None and c.new is not None)
    removed = tuple(_named(layout, c.old) for c in changes if c.new is None and c.old is not None)
    changed = tuple(
        _changed(layout, c.rowid, c.old, c.new)
        for c in changes
        if c.old is not None and c.new is not None
    )
    return TableDiff(added=added, removed=removed, changed=changed)


def _named(layout: Layout, row: SqlRow) -> dict[str, object]:
    return dict(zip(layout.names, map(for_diff, row), strict=True))


def _changed(layout: Layout, rowid: int, old: SqlRow, new: SqlRow) -> ChangedRow:
    differing = [at for at in range(len(old)) if not _same_value(old[at], new[at])]
    identity = _identity(layout, rowid, old)
    key = (
        {"rowid": rowid}
        if identity == rowid
        else {layout.names[at]: for_diff(old[at]) for at in layout.key}
    )
    return ChangedRow(
        key=key,
        old={layout.names[at]: for_diff(old[at]) for at in differing},
        new={layout.names[at]: for_diff(new[at]) for at in differing},
    )


def hashes(changes: list[Change]) -> tuple[list[int], list[int]]:
    """The hashes of the rows that went and of those that came."""
    gone = [row_hash(change.old) for change in changes if change.old is not None]
    came = [row_hash(change.new) for change in changes if change.new is not None]
    return gone, came
