"""What an image declares: its tables and their columns, read once and shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import apsw

LAST_ROWID = 2**63 - 1
ROWID_NAMES = ("rowid", "_rowid_", "oid")


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


class Column(NamedTuple):
    name: str
    type: str
    """As declared; may be empty."""
    notnull: bool
    pk: int
    """Position in the primary key from 1, or 0."""
    hidden: int
    """0 stored; 1 hidden column of a virtual table; 2 virtual, 3 stored generated column."""

    @property
    def is_real(self) -> bool:
        """Has SQLite's REAL affinity: a whole number in it is a real all the same."""
        name = self.type.upper()
        earlier = ("INT", "CHAR", "CLOB", "TEXT", "BLOB")
        if any(part in name for part in earlier):
            return False
        return any(part in name for part in ("REAL", "FLOA", "DOUB"))


class Table(NamedTuple):
    name: str
    kind: str
    """``table``, ``view``, ``virtual`` or ``shadow``."""
    columns: tuple[Column, ...]
    without_rowid: bool

    @property
    def has_rows(self) -> bool:
        """Whether rows are stored under this name, so that they count in the digest."""
        return self.kind in ("table", "shadow")

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that are not computed from others."""
        return tuple(column for column in self.columns if column.hidden == 0)

    @property
    def rowid(self) -> str | None:
        """A name by which the rowid can be read, if there is one."""
        if self.without_rowid:
            return None
        taken = {column.name.lower() for column in self.columns}
        return next((name for name in ROWID_NAMES if name not in taken), None)

    @property
    def select(self) -> str:
        """A statement that reads the stored columns of all rows."""
        names = ", ".join(quoted(column.name) for column in self.stored)
        return f"SELECT {names} FROM {quoted(self.name)}"  # noqa: S608 - quoted names


class Layout:
    """Where a table's stored columns stand in what the preupdate hook reports."""

    def __init__(self, table: Table) -> None:
        self.table = table
        kept = [at for at, column in enumerate(table.columns) if column.hidden == 0]
        self.names = tuple(column.name for column in table.stored)
        self.kept = None if len(kept) == len(table.columns) else tuple(kept)
        self.reals = tuple(at for at, column in enumerate(table.stored) if column.is_real)
        keyed = sorted((c.pk, at) for at, c in enumerate(table.stored) if c.pk)
        self.key = tuple(at for _, at in keyed)


@dataclass(frozen=True)
class Schema:
    """Every table and view by name, SQLite's own included."""

    tables: dict[str, Table]

    @cached_property
    def layouts(self) -> dict[str, Layout]:
        return {name: Layout(table) for name, table in self.tables.items() if table.has_rows}

    @cached_property
    def offered(self) -> frozenset[str]:
        """Names that a statement may read."""
        return frozenset(name for name in self.tables if not is_internal(name))

    @cached_property
    def virtual(self) -> frozenset[str]:
        return frozenset(name for name, table in self.tables.items() if table.kind == "virtual")


def is_internal(name: str) -> bool:
    """SQLite keeps this prefix for itself: the schema, sequences, statistics."""
    return name.lower().startswith("sqlite_")


def read_schema(connection: apsw.Connection) -> Schema:
    """Every table and view of ``main``, in order of name. Raises apsw.Error if unreadable."""
    listed: list[Any] = connection.execute(
        "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name"
    ).fetchall()
    tables = {
        name: Table(name, kind, _columns(connection, name), bool(without_rowid))
        for name, kind, without_rowid in listed
        if name not in ("sqlite_schema", "sqlite_master")
    }
    return Schema(tables)


def _columns(connection: apsw.Connection, table: str) -> tuple[Column, ...]:
    """None for a view or virtual table that this SQLite cannot resolve."""
    try:
        rows: list[Any] = connection.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    except apsw.Error:
        return ()
    return tuple(
        Column(name, kind or "", bool(notnull), pk, hidden)
        for _, name, kind, notnull, _, pk, hidden in rows
    )
