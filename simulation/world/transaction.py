"""One changing call: it happens wholly, and what it changed is known, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from simulation.vocabulary.state import Diff
from simulation.world.base import Base, Fit, last_row_taken
from simulation.world.changes import Event, hashes, net_changes, table_diff
from simulation.world.digest import Ledger, tally_of
from simulation.world.limits import ROWS
from simulation.world.reading import read_rows
from simulation.world.sandbox import Bindings, Sandbox
from simulation.world.schema import quoted
from simulation.world.sentences import FAILURES, TOO_MANY_CHANGES, CallRefused
from simulation.world.values import SqlRow

LAST_ROW_TAKEN = "The table is full: its last row number is taken. Nothing was changed."


class Changed(NamedTuple):
    rows: list[SqlRow]
    """What RETURNING gave."""
    met: int
    """Rows that the statement itself met; for a view, rows changed behind it."""
    diff: Diff
    touched: frozenset[str]
    """Tables of which rows were written, even where they ended as they began."""


class Transaction:
    """Runs one statement in one savepoint and enters its changes into the ledger."""

    def __init__(self, base: Base, sandbox: Sandbox, ledger: Ledger) -> None:
        self._base = base
        self._sandbox = sandbox
        self._ledger = ledger

    def run(self, fit: Fit, bindings: Bindings) -> Changed:
        """Raises one of FAILURES, and then nothing was changed."""
        connection = self._sandbox.connection
        connection.execute("SAVEPOINT call")
        try:
            rows, met = self._once(fit, bindings)
            if self._sandbox.recorder.opaque:
                rows, met = self._again(fit, bindings)
            connection.execute("RELEASE call")
        except FAILURES as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            overflowed = self._sandbox.recorder.overflowed
            self._sandbox.recorder.clear()
            if overflowed:
                raise CallRefused(TOO_MANY_CHANGES) from error
            raise
        return self._entered(rows, met)

    def _once(self, fit: Fit, bindings: Bindings) -> tuple[list[SqlRow], int]:
        recorder = self._sandbox.recorder
        connection = self._sandbox.connection
        recorder.clear(frozenset(t.name for t in self._base.full if last_row_taken(connection, t)))
        self._forget_counts()
        rows = self._sandbox.write(fit, bindings, ROWS)
        if recorder.overflowed:
            raise CallRefused(TOO_MANY_CHANGES)
        if recorder.saturated:
            raise CallRefused(LAST_ROW_TAKEN)
        return rows, connection.changes()

    def _forget_counts(self) -> None:
        """Let ``changes()`` in a trigger not depend on the call before."""
        if self._base.resets_changes:
            self._sandbox.connection.execute(self._base.resets_changes)

    def _again(self, fit: Fit, bindings: Bindings) -> tuple[list[SqlRow], int]:
        """The same once more, with the rows that the hook could not give read around it."""
        recorder = self._sandbox.recorder
        opaque = recorder.touched_opaquely()
        self._sandbox.connection.execute("ROLLBACK TO call")
        gone = [Event(table, rowid, row, None) for table, rowid, row in self._read(opaque)]
        rows, met = self._once(fit, bindings)
        came = [Event(table, rowid, None, row) for table, rowid, row in self._read(opaque)]
        known = [event for event in recorder.events if event.table not in opaque]
        recorder.events = [*known, *gone, *came]
        return rows, met

    def _read(self, rowids: dict[str, set[int]]) -> Iterator[tuple[str, int, SqlRow]]:
        """Rows of these tables by rowid, or all rows of a table that has none to be named."""
        for name in sorted(rowids):
            table = self._base.schema.tables[name]
            if table.rowid is None:
                for row in read_rows(self._sandbox.connection, table.select):
                    yield name, 0, row
                continue
            select = f"{table.select} WHERE {quoted(name)}.{table.rowid} = :rowid"
            for rowid in sorted(rowids[name]):
                for row in read_rows(self._sandbox.connection, select, {"rowid": rowid}):
                    yield name, rowid, row

    def _entered(self, rows: list[SqlRow], met: int) -> Changed:
        layouts = self._base.schema.layouts
        net = net_changes(self._sandbox.recorder.events, layouts)
        for name, changes in net.items():
            gone, came = hashes(changes)
            self._ledger[name] = self._ledger[name].plus(gone, -1).plus(came)
        if self._base.has_sequence:
            sequence = self._base.schema.tables["sqlite_sequence"]
            self._ledger["sqlite_sequence"] = tally_of(self._sandbox.connection, sequence)
        diff = {name: table_diff(layouts[name], changes) for name, changes in net.items()}
        behind = sum(len(changes) for changes in net.values())
        return Changed(rows, met or behind, diff, self._touched())

    def _touched(self) -> frozenset[str]:
        recorder = self._sandbox.recorder
        return frozenset({event.table for event in recorder.events} | recorder.opaque.keys())
