"""Tables, columns and keys as SQLite's catalogue tells them; what does not open is a gap."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import apsw

from simulation.synthesis.schema.asking import rows, value
from simulation.synthesis.schema.composite import with_composite_key
from simulation.synthesis.schema.shape import Column, Statistics, Table, quoted
from simulation.synthesis.schema.statistics import measure
from simulation.vocabulary.domain import Gap

_OWN = re.compile(r"^(sqlite_|android_metadata$|spatial_ref_sys|geometry_columns)", re.I)


def read_tables(connection: apsw.Connection) -> tuple[dict[str, Table], tuple[Gap, ...]]:
    """All tables and views that can be read, in the order of their creation, and the others."""
    tables: dict[str, Table] = {}
    gaps: list[Gap] = []
    for name, kind in _names(connection):
        try:
            tables[name] = _table(connection, name, kind)
        except apsw.Error as error:
            gaps.append(_unreadable(name, kind, error))
    return tables, tuple(gaps)


def _names(connection: apsw.Connection) -> list[tuple[str, str]]:
    order = {
        name: place
        for place, (name,) in enumerate(
            connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        )
    }
    found = [
        (row[1], row[2])
        for row in connection.execute("SELECT * FROM pragma_table_list WHERE schema = 'main'")
        if row[2] in ("table", "view", "virtual") and not _OWN.match(row[1])
    ]
    return sorted(found, key=lambda each: (each[1] == "view", order.get(each[0], 0), each[0]))


def _unreadable(name: str, kind: str, error: apsw.Error) -> Gap:
    remedy = {
        "view": "Mend or drop the view; its tables are used without it.",
        "virtual": "Copy its rows into an ordinary table; its module is not available here.",
    }.get(kind, "Mend the table's definition.")
    return Gap(subject=name, reason=f"This {kind} cannot be read: {error}.", remedy=remedy)


def describe_tables(connection: apsw.Connection) -> dict[str, Table]:
    """Tables and views with columns and declared keys, without looking at a row."""
    return {name: _described(connection, name, kind) for name, kind in _names(connection)}


def _table(connection: apsw.Connection, name: str, kind: str) -> Table:
    count: int = value(connection, f"SELECT count(*) FROM {quoted(name)}")  # noqa: S608
    table = _described(connection, name, kind)
    statistics = {each.name: measure(connection, name, each.name) for each in table.columns}
    key = table.key or _unique_in_fact(table, statistics)
    known = replace(table, rows=count, statistics=statistics, key=key)
    return with_composite_key(connection, known)


def _described(connection: apsw.Connection, name: str, kind: str) -> Table:
    """Raises apsw.Error where a view or a virtual table does not open."""
    described = rows(
        connection,
        'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)',
        (name,),
    )
    visible = [row for row in described if row[5] != 1]
    numbered = sorted((row for row in visible if row[4]), key=lambda row: row[4])
    declared = tuple(row[0] for row in numbered)
    sql, triggers = _definition(connection, name)
    columns = tuple(_column(row) for row in visible)
    return Table(
        name=name,
        kind="view" if kind == "view" else "virtual" if kind == "virtual" else "table",
        columns=columns,
        key=declared,
        auto_key=_auto_key(columns, declared, sql),
        unique=_unique(connection, name),
        triggers=triggers,
        sql=sql,
    )


def _column(row: tuple[Any, ...]) -> Column:
    name, declared, not_null, default, _, hidden = row
    return Column(
        name=name,
        declared=(declared or "").strip(),
        not_null=bool(not_null),
        default=default,
        generated=hidden in (2, 3),
    )


def _definition(connection: apsw.Connection, name: str) -> tuple[str, int]:
    """The statement that made it, and how many triggers it has."""
    sql = rows(
        connection,
        "SELECT sql FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')",
        (name,),
    )
    triggers = value(
        connection,
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
        (name,),
    )
    return (sql[0][0] or "" if sql else "", triggers)


def _unique(connection: apsw.Connection, name: str) -> tuple[tuple[str, ...], ...]:
    indexes = rows(
        connection,
        'SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 '
        "ORDER BY seq DESC",
        (name,),
    )
    info = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    found = [tuple(row[0] for row in rows(connection, info, index)) for index in indexes]
    return tuple(names for names in found if names and all(names))


def _auto_key(columns: tuple[Column, ...], declared: tuple[str, ...], sql: str) -> str | None:
    """The alias of the rowid: INTEGER PRIMARY KEY, spelled exactly so, of a rowid table."""
    if len(declared) != 1 or re.search(r"\)[^)]*\bWITHOUT\s+ROWID\b[^)]*$", sql, re.I):
        return None
    types = {each.name: each.declared.upper() for each in columns}
    return declared[0] if types[declared[0]] == "INTEGER" else None


def _unique_in_fact(table: Table, statistics: dict[str, Statistics]) -> tuple[str, ...]:
    """A key that nobody declared: a unique index without nulls, or a column that looks it."""
    for names in sorted(table.unique, key=len):
        if all(name in statistics and _full(statistics[name]) for name in names):
            return names
    base = re.sub(r"[^0-9a-z]", "", table.name.lower())
    for column in table.columns:
        plain = re.sub(r"[^0-9a-z]", "", column.name.lower())
        holds = statistics[column.name]
        if plain in _key_names(base) and holds.unique and holds.rows > 1:
            return (column.name,)
    return ()


def _key_names(base: str) -> set[str]:
    stems = {base, base.removesuffix("s"), base.removesuffix("es")}
    if base.endswith("ies"):
        stems.add(f"{base[:-3]}y")
    endings = ("id", "key", "code", "no", "number", "nr")
    return {"id", "uuid", "key", "code"} | {stem + end for stem in stems for end in endings}


def _full(statistics: Statistics) -> bool:
    return statistics.filled == statistics.rows
