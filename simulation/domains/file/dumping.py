"""A world's image as SQL and rows, from which it can be built again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import Any, Final

import apsw

from simulation.domains.file.rows import Contents, Rows
from simulation.errors import InputError
from simulation.world.reading import read_rows
from simulation.world.schema import Schema, Table, is_internal, quoted, read_schema
from simulation.world.values import SqlValue

IMAGE_BYTES: Final = 24_000_000


def dump(image: bytes) -> Contents:
    """Raises InputError for a database that is too large, or that no text can hold."""
    if len(image) > IMAGE_BYTES:
        raise InputError(
            "data",
            f"a database of {len(image):,} bytes is too large for a file that people read.",
            "Keep the database itself, or use a slice of it: --slice-rows 2000.",
        )
    with closing(apsw.Connection(":memory:")) as connection:
        connection.deserialize("main", image)
        schema = read_schema(connection)
        tables = [schema.tables[name] for name in sorted(schema.tables)]
        data = {each.name: _rows(connection, each) for each in tables if each.has_rows}
        return Contents(
            statements="".join(_statements(connection, schema)),
            data={name: rows for name, rows in data.items() if rows.rows},
        )


def _statements(connection: apsw.Connection, schema: Schema) -> Iterable[str]:
    """In the order in which they were made; shadow tables come with their virtual one."""
    shadows = {name for name, table in schema.tables.items() if table.kind == "shadow"}
    found: list[Any] = connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    for name, table, sql in found:
        if not is_internal(name) and table not in shadows:
            yield f"{sql};\n"


def _rows(connection: apsw.Connection, table: Table) -> Rows:
    names = [column.name for column in table.stored]
    order = table.rowid or _key(table)
    if _has_own_numbers(connection, table):
        names.insert(0, str(table.rowid))
    select = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)}"  # noqa: S608
    found = read_rows(connection, f"{select} ORDER BY {order}" if order else select)
    rows = tuple(tuple(_value(table, value) for value in row) for row in found)
    return Rows(columns=tuple(names), rows=rows)


def _key(table: Table) -> str:
    keys = sorted((column.pk, column.name) for column in table.stored if column.pk)
    return ", ".join(quoted(name) for _, name in keys)


def _has_own_numbers(connection: apsw.Connection, table: Table) -> bool:
    """Whether rows have numbers that no column holds, and others than they would get anew."""
    keys = [column for column in table.stored if column.pk]
    if table.rowid is None or is_internal(table.name):
        return False
    if len(keys) == 1 and keys[0].type.upper() == "INTEGER":
        return False
    found: Any = connection.execute(
        f"SELECT count(*), min({table.rowid}), max({table.rowid}) FROM {quoted(table.name)}"  # noqa: S608
    ).fetchone()
    count, first, last = found
    return bool(count) and (first, last) != (1, count)


def _value(table: Table, value: SqlValue) -> Any:
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, str) and not _is_unicode(value):
        raise InputError(
            f"data.{table.name}",
            "there is text in it that is no Unicode.",
            "Convert it to UTF-8 in the database.",
        )
    return value


def _is_unicode(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)
