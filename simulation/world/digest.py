"""The digest of a world: what it holds, whatever its pages look like.

Sha256 (hex) over these parts, one after the other:

1. the line ``dialoom.world/1``;
2. per row of ``sqlite_schema``, in order of type and name: the typed values of type, name,
   tbl_name and sql;
3. per table that has rows of its own, in order of name (of its UTF-8 bytes): the typed name,
   and the line ``<rows> <sum>``: the number of rows in decimal, and the sum modulo 2^256, as
   64 hex digits, of the sha256 of each row's typed values.

A *typed value* is written as :func:`simulation.world.values.typed` says. A row is its stored
columns in the order of the table; generated columns follow from them and are left out. Views
and virtual tables have no rows of their own; the shadow tables of a virtual one are ordinary
tables, and so are ``sqlite_sequence`` and ``sqlite_stat1``. A sum does not depend on the order
of rows, and changes by subtraction and addition when a row does: a turn costs what it changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import apsw

from simulation.world.reading import read_rows
from simulation.world.schema import Schema, Table, read_schema
from simulation.world.values import row_hash, typed

MODULUS = 2**256


class Tally(NamedTuple):
    """A table's rows, summed up."""

    rows: int = 0
    total: int = 0
    is_damaged: bool = False
    """Whether a text in it was no UTF-8 when it was scanned."""

    def plus(self, hashes: Iterable[int], sign: int = 1) -> Tally:
        """The tally with rows of these hashes added (or, with sign -1, taken away)."""
        rows, total, is_damaged = self
        for number in hashes:
            rows += sign
            total += sign * number
        return Tally(rows, total % MODULUS, is_damaged)


class Ledger:
    """The tallies of all tables of a world, and the digest that follows from them."""

    def __init__(self, head: bytes, tallies: dict[str, Tally]) -> None:
        self._head = head
        self._tallies = dict(sorted(tallies.items(), key=lambda item: item[0].encode()))
        self._lines = {name: _line(name, tally) for name, tally in self._tallies.items()}
        self._digest: str | None = None

    def copy(self) -> Ledger:
        twin = Ledger(self._head, {})
        twin._tallies, twin._lines = dict(self._tallies), dict(self._lines)
        twin._digest = self._digest
        return twin

    def __getitem__(self, table: str) -> Tally:
        return self._tallies[table]

    def __setitem__(self, table: str, tally: Tally) -> None:
        if self._tallies[table] != tally:
            self._tallies[table] = tally
            self._lines[table] = _line(table, tally)
            self._digest = None

    @property
    def is_damaged(self) -> bool:
        return any(tally.is_damaged for tally in self._tallies.values())

    @property
    def digest(self) -> str:
        if self._digest is None:
            self._digest = sha256(self._head + b"".join(self._lines.values())).hexdigest()
        return self._digest


def ledger_of(connection: apsw.Connection, schema: Schema) -> Ledger:
    """The ledger by a full scan of every table. Raises apsw.Error if a page is unreadable."""
    entries = read_rows(
        connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    )
    head = b"dialoom.world/1\n" + b"".join(b"".join(map(typed, entry)) for entry in entries)
    tallies = {
        table.name: tally_of(connection, table)
        for table in schema.tables.values()
        if table.has_rows
    }
    return Ledger(head, tallies)


def tally_of(connection: apsw.Connection, table: Table) -> Tally:
    """A table's tally by a full scan."""
    try:
        return Tally().plus(map(row_hash, connection.execute(table.select)))
    except UnicodeDecodeError:
        rows = read_rows(connection, table.select)
        return Tally(is_damaged=True).plus(map(row_hash, rows))


def digest_of(connection: apsw.Connection) -> str:
    """The digest from scratch, of any open database; tables other than ``main`` do not count."""
    return ledger_of(connection, read_schema(connection)).digest


def _line(name: str, tally: Tally) -> bytes:
    return typed(name) + b"%d %064x\n" % (tally.rows, tally.total)
