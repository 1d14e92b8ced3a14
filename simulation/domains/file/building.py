"""The image of a world from its schema and its rows: the same bytes for the same file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import apsw

from simulation.domains.file.rows import Contents, Rows
from simulation.errors import InputError
from simulation.synthesis.ingest.guard import Guard, guarded
from simulation.world.schema import ROWID_NAMES, Schema, Table, is_internal, quoted, read_schema

_STATISTICS: Final = "sqlite_stat"
_SQL: Final = "Write CREATE statements for SQLite, each ended with a semicolon."


def build(contents: Contents) -> bytes:
    """Raises InputError naming ``schema``, or the table and the row.

    Triggers sleep meanwhile: they guard what an agent does, not what is there already.
    """
    size = len(contents.statements) + sum(_size(rows) for rows in contents.data.values())
    with closing(apsw.Connection(":memory:")) as connection:
        connection.execute("PRAGMA page_size = 4096")
        with guarded(connection, size) as guard:
            _create(connection, contents.statements, guard)
        _make_statistics(connection, contents)
        schema = read_schema(connection)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 0)
        with guarded(connection, size) as guard:
            for name, rows in contents.data.items():
                _fill(connection, _table(schema, name), rows, guard)
        return connection.serialize("main")


def _size(rows: Rows) -> int:
    return 20 * len(rows.rows) * len(rows.columns)


def _create(connection: apsw.Connection, statements: str, guard: Guard) -> None:
    try:
        for _row in connection.execute(statements):
            pass  # what is selected is nobody's concern; the statements after it are
    except (apsw.Error, ValueError) as error:
        raise InputError("schema", f"{_because(error, guard)}.", _SQL) from error


def _make_statistics(connection: apsw.Connection, contents: Contents) -> None:
    """The tables of ANALYZE, where the file has their rows; only SQLite itself can make them."""
    wanted = {name for name in contents.data if name.startswith(_STATISTICS)}
    if not wanted:
        return
    connection.execute("ANALYZE")
    made = [name for name in read_schema(connection).tables if name.startswith(_STATISTICS)]
    for name in made:
        if name not in wanted:
            connection.execute(f"DROP TABLE {quoted(name)}")


def _table(schema: Schema, name: str) -> Table:
    table = schema.tables.get(name)
    if table is None or not table.has_rows:
        problem = f"{name[:80]} is no table of the schema." if table is None else "It has no rows."
        raise InputError(
            f"data.{name[:80]}", problem, "Create the table in `schema`, or take its rows out."
        )
    return table


def _fill(connection: apsw.Connection, table: Table, rows: Rows, guard: Guard) -> None:
    place = f"data.{table.name}"
    _check_columns(table, rows, place)
    if table.kind == "shadow" or is_internal(table.name):
        connection.execute(f"DELETE FROM {quoted(table.name)}")  # noqa: S608
    names, marks = ", ".join(map(quoted, rows.columns)), ", ".join("?" * len(rows.columns))
    reached = _Reached(place, rows)
    insert = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})"  # noqa: S608
    try:
        with connection:
            connection.executemany(insert, iter(reached))
    except apsw.Error as error:
        raise InputError(
            reached.place, f"{_because(error, guard)}.", "Mend the row, or the table in `schema`."
        ) from error


def _check_columns(table: Table, rows: Rows, place: str) -> None:
    known = [column.name for column in table.stored]
    numbered = set(ROWID_NAMES) if table.rowid else set()
    for name in rows.columns:
        if name not in known and name not in numbered:
            listed = ", ".join(known)
            raise InputError(
                f"{place}.columns", f"there is no column {name[:80]!r}.", f"Columns: {listed}."
            )
    if len(set(rows.columns)) < len(rows.columns) or not rows.columns:
        raise InputError(
            f"{place}.columns", "a column is missing or named twice.", "Name each once."
        )


class _Reached:
    """The rows on their way in; ``place`` is the one that was reached."""

    def __init__(self, table: str, rows: Rows) -> None:
        self._table = table
        self._rows = rows
        self.place = table

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        width = len(self._rows.columns)
        for number, row in enumerate(self._rows.rows):
            self.place = f"{self._table}.rows[{number}]"
            if len(row) != width:
                raise InputError(
                    self.place,
                    f"it has {len(row)} values for {width} columns.",
                    "Give one value for each column; null for none.",
                )
            yield tuple(self._stored(value, at) for at, value in enumerate(row))

    def _stored(self, value: Any, at: int) -> Any:
        if isinstance(value, dict) and (raw := _bytes_of(value)) is not None:
            return raw
        fits = not isinstance(value, int) or -(2**63) <= value < 2**63
        if isinstance(value, dict | list) or not fits:
            raise InputError(
                f"{self.place}.{self._rows.columns[at]}",
                "SQLite cannot store this value.",
                "Give text, a number of at most 64 bits, null, or bytes as {$bytes: hex}.",
            )
        return value


def _bytes_of(value: dict[str, Any]) -> bytes | None:
    try:
        return bytes.fromhex(value["$bytes"]) if value.keys() == {"$bytes"} else None
    except (TypeError, ValueError):
        return None


def _because(error: Exception, guard: Guard) -> str:
    if guard.refused:
        return f"{guard.refused} is not allowed here"
    if guard.exhausted:
        return "it does more work than a database of its size needs"
    return str(error).rstrip(".")
