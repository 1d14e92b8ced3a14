"""A base image, parsed once and shared by all worlds that start from it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final, NamedTuple

import apsw

from simulation.errors import DatabaseRefused
from simulation.world.digest import Ledger, ledger_of
from simulation.world.images import image_hash
from simulation.world.paging import Pages, connect
from simulation.world.schema import LAST_ROWID, Schema, Table, quoted, read_schema
from simulation.world.statement import Statement

KEPT_BYTES: Final = 256 * 1024 * 1024
KEPT_BASES: Final = 64
KEPT_VERDICTS: Final = 500
_PAGE_SIZES: Final = tuple(2**power for power in range(9, 17))
_MAGIC: Final = b"SQLite format 3\0"


class Fit(NamedTuple):
    """A statement that was prepared and may run in a world of this schema."""

    statement: Statement
    columns: tuple[str, ...]
    """Of its rows; none for a change without RETURNING."""
    reads: frozenset[str] | None
    """The tables whose rows alone its own rows follow from; None where more than that counts."""


class Base:
    """The pages, the schema and the ledger of an image. Nothing in it changes but caches."""

    def __init__(self, image: bytes) -> None:
        self.image = image
        self.page_size, self.pages = _pages(image)
        try:
            connection = connect(Pages(self.pages, self.page_size))
            self._read(connection)
            connection.close()
        except apsw.Error as error:
            raise DatabaseRefused(
                "image",
                f"SQLite cannot read this database ({error}).",
                "Check it with PRAGMA integrity_check, or dump and reload it.",
            ) from error
        self._verdicts: dict[tuple[str, bool], Fit | str] = {}

    def _read(self, connection: apsw.Connection) -> None:
        self.schema: Schema = read_schema(connection)
        self.ledger: Ledger = ledger_of(connection, self.schema)
        self.is_damaged = self.ledger.is_damaged
        self.enforces_keys = _keys_are_sound(connection, self.schema)
        self.full = _full_tables(connection, self.schema)
        """Tables that held the last rowid; SQLite picks at random where the next row goes."""
        self.has_sequence = "sqlite_sequence" in self.schema.tables
        self.encoding = str(connection.pragma("encoding"))
        self.resets_changes = _changes_reset(connection, self.schema)

    def verdict(self, key: tuple[str, bool]) -> Fit | str | None:
        """What was found of a statement (by text, and whether it may write): why it may not run."""
        return self._verdicts.get(key)

    def keep(self, key: tuple[str, bool], verdict: Fit | str) -> None:
        if len(self._verdicts) >= KEPT_VERDICTS:
            self._verdicts.clear()
        self._verdicts[key] = verdict


def _pages(image: bytes) -> tuple[int, bytes]:
    """Page size and pages. A write-ahead-log database is read as one with a rollback journal."""
    if not image.startswith(_MAGIC) or len(image) < 512:
        raise DatabaseRefused(
            "image", "This is no SQLite database.", "Give a file that SQLite itself opens."
        )
    size = int.from_bytes(image[16:18], "big")
    size = 65536 if size == 1 else size
    if size not in _PAGE_SIZES:
        raise DatabaseRefused(
            "image", "The header of this database is damaged.", "Dump it and reload the dump."
        )
    if image[18:20] != b"\1\1":
        image = image[:18] + b"\1\1" + image[20:]
    return size, image


def _keys_are_sound(connection: apsw.Connection, schema: Schema) -> bool:
    """Whether every foreign key can be enforced; SQLite refuses all writes where one cannot."""
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    for table in schema.tables.values():
        if table.kind != "table" or table.name.startswith("sqlite_"):
            continue
        try:
            connection.execute(f"EXPLAIN DELETE FROM {quoted(table.name)}").fetchall()  # noqa: S608
            connection.execute(
                f"EXPLAIN INSERT INTO {quoted(table.name)} DEFAULT VALUES"
            ).fetchall()
        except apsw.SQLError as error:
            if "foreign key mismatch" in str(error) or "no such table" in str(error):
                return False
    return True


def last_row_taken(connection: apsw.Connection, table: Table) -> bool:
    """Whether the table holds the largest rowid that there is."""
    if table.rowid is None:
        return False
    found = connection.execute(f"SELECT max({table.rowid}) FROM {quoted(table.name)}").fetchone()  # noqa: S608
    return found is not None and found[0] == LAST_ROWID


def _full_tables(connection: apsw.Connection, schema: Schema) -> tuple[Table, ...]:
    tables = (table for table in schema.tables.values() if table.has_rows)
    return tuple(table for table in tables if last_row_taken(connection, table))


def _changes_reset(connection: apsw.Connection, schema: Schema) -> str:
    """A statement after which ``changes()`` is 0, if something in the schema may ask for it."""
    asked = connection.execute("SELECT 1 FROM sqlite_schema WHERE sql LIKE '%changes%'").fetchone()
    tables = (
        t.name for t in schema.tables.values() if t.kind == "table" and t.name in schema.offered
    )
    table = next(tables, None)
    return f"DELETE FROM {quoted(table)} WHERE 0" if asked and table else ""  # noqa: S608


class _Bases:
    """The bases used last, found by the image itself or by its hash."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bases: OrderedDict[str, Base] = OrderedDict()

    def hash_of(self, image: bytes) -> str:
        """Known already for an image that a base holds."""
        with self._lock:
            sha = next((sha for sha, base in self._bases.items() if base.image is image), None)
        return sha or image_hash(image)

    def of(self, image: bytes) -> Base:
        sha = self.hash_of(image)
        with self._lock:
            base = self._bases.get(sha)
            if base is not None:
                self._bases.move_to_end(sha)
                return base
        base = Base(image)
        with self._lock:
            self._bases[sha] = base
            self._evict()
        return base

    def _evict(self) -> None:
        held = sum(len(base.pages) for base in self._bases.values())
        while len(self._bases) > 1 and (held > KEPT_BYTES or len(self._bases) > KEPT_BASES):
            _, dropped = self._bases.popitem(last=False)
            held -= len(dropped.pages)


BASES: Final = _Bases()
"""Shared by the process: a cache, whose loss costs time only."""
