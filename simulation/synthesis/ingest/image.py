"""A database connection turned into an image: compact, without WAL, all text readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import apsw

from simulation.synthesis.schema.shape import quoted
from simulation.vocabulary.domain import Gap

_HARMLESS = re.compile(
    r"^(ok$|\*\*\* in database|NULL value in|CHECK constraint failed|(NUMERIC|TEXT) value in|"
    r"non-\w+ value in|(Page|Freelist).*(never used|leaked))"
)


def is_sound(connection: apsw.Connection) -> str:
    """What is structurally wrong with the main database; "" if nothing is.

    Rows that break a constraint are the user's data and no corruption. A check that cannot be
    made, because a function or a module is not here, finds nothing.
    """
    try:
        rows = connection.execute("PRAGMA main.quick_check(20)").fetchall()
    except (apsw.SQLError, apsw.AuthError):
        return ""
    lines = [line for row in rows for line in str(row[0]).splitlines()]
    broken = [line for line in lines if not _HARMLESS.match(line)]
    return broken[0] if broken else ""


def image_of(connection: apsw.Connection) -> tuple[bytes, tuple[Gap, ...]]:
    """The serialized main database, and what had to be mended in it.

    The connection's own database may be changed: give a copy.
    """
    gaps = tuple(_mended_text(connection))
    memory = apsw.Connection(":memory:")
    try:
        with memory.backup("main", connection, "main") as backup:
            backup.step()
        image = bytearray(memory.serialize("main"))
    finally:
        memory.close()
    image[18:20] = b"\x01\x01"  # a WAL database cannot be opened in memory
    return _compact(bytes(image)), gaps


def _compact(image: bytes) -> bytes:
    """Vacuumed, so that pages depend on the content alone; as it is where that fails."""
    memory = apsw.Connection(":memory:")
    try:
        memory.deserialize("main", image)
        memory.execute("VACUUM")
        return memory.serialize("main")
    except apsw.Error:
        return image
    finally:
        memory.close()


def _mended_text(connection: apsw.Connection) -> Iterator[Gap]:
    """Text that is not UTF-8 would stop every reader; each wrong byte becomes U+FFFD."""
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.create_scalar_function("mended", _mended, 1, deterministic=True)
    for table in _ordinary_tables(connection):
        if _reads(connection, table):
            continue
        for column in _plain_columns(connection, table):
            changed = _mend(connection, table, column)
            if changed:
                yield Gap(
                    subject=f"{table}.{column}",
                    reason=f"Text that is not UTF-8 in {changed} rows was read with replacements.",
                    remedy="Convert the text to UTF-8.",
                )


def _ordinary_tables(connection: apsw.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [row[0] for row in rows]


def _reads(connection: apsw.Connection, table: str) -> bool:
    try:
        for _ in connection.execute(f"SELECT * FROM {quoted(table)}"):  # noqa: S608
            pass
    except UnicodeDecodeError:
        return False
    except apsw.Error:
        return True  # unreadable for another reason, which introspection reports
    return True


def _plain_columns(connection: apsw.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid", (table,)
    )
    return [row[0] for row in rows]


def _mend(connection: apsw.Connection, table: str, column: str) -> int:
    name = quoted(column)
    before = connection.total_changes()
    try:
        connection.execute(
            f"UPDATE {quoted(table)} SET {name} = mended(CAST({name} AS BLOB)) "  # noqa: S608
            f"WHERE typeof({name}) = 'text' AND mended(CAST({name} AS BLOB)) <> {name}"
        )
    except apsw.Error:
        return 0
    return connection.total_changes() - before


def _mended(*values: Any) -> str:
    """An SQL function of one argument, bytes."""
    return str(values[0], "utf-8", "replace")
