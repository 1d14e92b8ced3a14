"""A schema proves itself: it runs under guard, every table has a key, every reference holds."""

from __future__ import annotations

import re

import apsw

from simulation.errors import DatabaseRefused, InputError
from simulation.synthesis.ingest.script import run_script
from simulation.synthesis.schema.catalogue import describe_tables
from simulation.synthesis.schema.shape import Table, quoted
from simulation.world import World

MOST_TABLES = 16
MOST_COLUMNS = 30
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_FILE = "sql"
_COMPILED = (
    "EXPLAIN INSERT INTO {table} DEFAULT VALUES",
    "EXPLAIN DELETE FROM {table}",
    "EXPLAIN UPDATE {table} SET {column} = {column}",
)
"""Preparing these resolves references and the bodies of triggers."""


class SchemaProblem(Exception):
    """Why a script is no schema, as a sentence for its writer."""


def blank_image(sql: str, now: str) -> bytes:
    """The empty database that a script makes. Raises SchemaProblem."""
    try:
        image = run_script(_FILE, sql, size=len(sql)).image
        with World.open(image, now=now):
            pass
    except DatabaseRefused as refused:
        raise SchemaProblem(refused.problem) from refused
    except InputError as refused:
        raise SchemaProblem(str(refused)) from refused
    connection = opened(image)
    try:
        _examine(connection)
    finally:
        connection.close()
    return image


def opened(image: bytes) -> apsw.Connection:
    """A connection of its own to a copy of the image; for trusted statements only."""
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    return connection


def _examine(connection: apsw.Connection) -> None:
    described = describe_tables(connection)
    tables = [table for table in described.values() if table.kind == "table"]
    if any(table.kind == "virtual" for table in described.values()):
        raise SchemaProblem("It makes a virtual table; use ordinary tables.")
    if not 1 <= len(tables) <= MOST_TABLES:
        raise SchemaProblem(f"It makes {len(tables)} tables; make 3 to {MOST_TABLES}.")
    for table in described.values():
        _check_names(table)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    for table in tables:
        _check_table(connection, table)


def _check_names(table: Table) -> None:
    for name in (table.name, *(column.name for column in table.columns)):
        if not _PLAIN.fullmatch(name):
            raise SchemaProblem(f"{name!r} is no plain name; use letters, digits and underscores.")


def _check_table(connection: apsw.Connection, table: Table) -> None:
    if not table.key:
        raise SchemaProblem(f"{table.name} has no PRIMARY KEY.")
    if len(table.columns) > MOST_COLUMNS:
        raise SchemaProblem(f"{table.name} has more than {MOST_COLUMNS} columns.")
    if connection.execute(f"SELECT 1 FROM {quoted(table.name)} LIMIT 1").fetchone():  # noqa: S608
        raise SchemaProblem(f"It inserts rows into {table.name}; rows are written later.")
    column = quoted(next(each.name for each in table.columns if not each.generated))
    for statement in _COMPILED:
        try:
            connection.execute(statement.format(table=quoted(table.name), column=column)).fetchall()
        except apsw.Error as error:
            raise SchemaProblem(_cannot_change(table.name, str(error))) from error


def _cannot_change(table: str, error: str) -> str:
    """SQLite names the tables of a reference that does not hold, not what is wrong with it."""
    if "foreign key mismatch" in error:
        return f"{error}: a foreign key must refer to a primary key or to a UNIQUE column."
    return f"Rows of {table} could not be changed: {error}."


def without_triggers(image: bytes) -> tuple[bytes, str]:
    """The image without its triggers, and the script that makes them again."""
    connection = opened(image)
    try:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid"
        ).fetchall()
        for name, _sql in found:
            connection.execute(f"DROP TRIGGER {quoted(str(name))}")
        return connection.serialize("main"), "".join(f"{sql};\n" for _name, sql in found)
    finally:
        connection.close()


def with_triggers(image: bytes, script: str) -> bytes:
    """The image with these triggers, compact, so that it depends on its content alone.

    ``script`` is what :func:`without_triggers` gave: it ran before.
    """
    return run_script(_FILE, script or "SELECT 1", size=len(script), start=image).image
