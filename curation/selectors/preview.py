"""A look into a domain's base image: its tables, how they refer to each other, their rows.

The image came from somebody: it is opened in memory, read only, with a bound on the work that
a generated column or a virtual table could be made to cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import apsw

from curation.engine.blobs import image_bytes
from curation.errors import NotThere

PAGE = 50
STEPS = 20_000_000
"""Virtual machine instructions that one page may cost."""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    is_key: bool
    is_required: bool
    refers_to: str
    """The table that its value is a key of, or empty."""


@dataclass(frozen=True)
class Table:
    name: str
    kind: str
    """``table``, ``view`` or ``virtual``."""
    columns: tuple[Column, ...]
    rows: int | None
    """None where counting was refused or would cost too much."""
    referred_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    number: int
    has_next: bool


@lru_cache(maxsize=32)
def tables_of(sha: str) -> tuple[Table, ...]:
    """Tables, then views, by name; the engine's own tables are left out."""
    with _opened(sha) as connection:
        listed = [row for row in connection.execute("PRAGMA table_list") if row[0] == "main"]
        kept = [(row[1], row[2]) for row in listed if not row[1].startswith("sqlite_")]
        found = [_table(connection, *one) for one in sorted(kept) if one[1] != "shadow"]
    return tuple(sorted((_linked(one, found) for one in found), key=lambda one: one.kind))


def rows_of(sha: str, table: str, number: int) -> Page:
    """Page ``number`` (from 1) of a table. Raises NotThere for an unknown table."""
    known = {one.name: one for one in tables_of(sha)}
    if table not in known:
        raise NotThere(f"There is no table {table}.")
    columns = tuple(column.name for column in known[table].columns)
    query = f"SELECT * FROM {_quoted(table)} LIMIT ? OFFSET ?"  # noqa: S608 - a name of the schema
    with _opened(sha) as connection:
        try:
            rows = list(connection.execute(query, (PAGE + 1, (number - 1) * PAGE)))
        except apsw.Error:
            rows = []
    return Page(columns, tuple(map(_shown, rows[:PAGE])), number, len(rows) > PAGE)


@contextmanager
def _opened(sha: str) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", image_bytes(sha))
        connection.execute("PRAGMA query_only = 1; PRAGMA trusted_schema = 0")
        connection.set_progress_handler(lambda: True, STEPS)
        yield connection
    finally:
        connection.close()


def _table(connection: apsw.Connection, name: str, kind: str) -> Table:
    links = {row[3]: row[2] for row in _pragma(connection, "foreign_key_list", name)}
    columns = tuple(
        Column(row[1], row[2] or "", bool(row[5]), bool(row[3]), links.get(row[1], ""))
        for row in _pragma(connection, "table_xinfo", name)
        if row[6] != 1
    )
    return Table(name, kind, columns, _count(connection, name))


def _linked(table: Table, others: list[Table]) -> Table:
    by = tuple(
        sorted(
            other.name
            for other in others
            if any(column.refers_to == table.name for column in other.columns)
        )
    )
    return Table(table.name, table.kind, table.columns, table.rows, by)


def _pragma(connection: apsw.Connection, name: str, table: str) -> list[Any]:
    try:
        return list(connection.execute(f"PRAGMA {name}({_quoted(table)})"))
    except apsw.Error:
        return []


def _count(connection: apsw.Connection, table: str) -> int | None:
    try:
        query = f"SELECT count(*) FROM {_quoted(table)}"  # noqa: S608 - a name of the schema
        return int(next(iter(connection.execute(query)))[0])
    except apsw.Error:
        return None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _shown(row: Any) -> tuple[Any, ...]:
    return tuple({"$bytes": cell.hex()} if isinstance(cell, bytes) else cell for cell in row)
