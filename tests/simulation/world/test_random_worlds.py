"""Whatever the schema and whatever the statement: digest and diff tell what happened."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.vocabulary.state import Diff, TableDiff
from simulation.vocabulary.tools import Tool
from simulation.world import World, digest_of
from simulation.world.reading import read_rows
from simulation.world.schema import read_schema
from simulation.world.values import for_diff

TYPES = ("INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "", "DOUBLE", "VARCHAR(9) COLLATE NOCASE")
VALUES = st.one_of(
    st.none(),
    st.integers(-3, 12),
    st.sampled_from([2**53 + 1, -(2**63), 2**63 - 1]),
    st.sampled_from([0.5, 3.0, -0.0, 1e300]),
    st.text("aAbé ", max_size=3),
    st.sampled_from(["5", "5.0", "1e2", "CAST(x'61ff' AS TEXT)"]),
    st.binary(max_size=2),
)


def literal(value: Any) -> str:
    if isinstance(value, str) and value.startswith("CAST("):
        return value
    return str(apsw.format_sql_value(value))


@st.composite
def tables(draw: st.DrawFn, name: str) -> str:
    """A table of columns a, b, c, with any sort of key, and perhaps computed columns."""
    kinds = [draw(st.sampled_from(TYPES)) for _ in "abc"]
    key = draw(st.sampled_from(["", "rowid", "auto", "a", "a,b", "without b", "without c,a"]))
    parts = [f"{column} {kind}" for column, kind in zip("abc", kinds, strict=True)]
    if key in ("rowid", "auto"):
        parts[0] = "a INTEGER PRIMARY KEY" + (" AUTOINCREMENT" if key == "auto" else "")
    elif key:
        parts.append(f"PRIMARY KEY ({key.removeprefix('without ')})")
    extras = draw(st.lists(st.sampled_from(["virtual", "stored"]), max_size=1))
    computed = [f"g GENERATED ALWAYS AS (ifnull(b, 0) || 'x') {kind}" for kind in extras]
    position = draw(st.integers(1, 3))
    parts[position:position] = computed
    if draw(st.booleans()):
        parts.insert(3 + len(computed), "UNIQUE (c)")
    tail = " WITHOUT ROWID" if key.startswith("without") else ""
    return f"CREATE TABLE {name} ({', '.join(parts)}){tail};"


TRIGGERS = (
    "CREATE TRIGGER copy AFTER INSERT ON t BEGIN"
    " INSERT OR IGNORE INTO u (a, b, c) VALUES (new.a, new.b, random()); END;",
    "CREATE TRIGGER drop_ AFTER DELETE ON t BEGIN DELETE FROM u WHERE b = old.b; END;",
    "CREATE TRIGGER touch AFTER UPDATE ON t BEGIN UPDATE OR REPLACE u SET c = new.c; END;",
    "CREATE TRIGGER skip BEFORE INSERT ON t WHEN new.b = 3 BEGIN SELECT RAISE(IGNORE); END;",
    "CREATE TRIGGER again AFTER INSERT ON t WHEN typeof(new.c) = 'integer' AND new.c > 0 BEGIN"
    " UPDATE OR REPLACE t SET c = new.c - 1 WHERE b IS new.b; END;",
)


@st.composite
def schemas(draw: st.DrawFn) -> tuple[str, ...]:
    script = [draw(tables("t")), draw(tables("u"))]
    script += draw(st.lists(st.sampled_from(TRIGGERS), unique=True, max_size=3))
    for table in "tu":
        for values in draw(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=6)):
            listed = ", ".join(map(literal, values))
            script.append(f"INSERT OR IGNORE INTO {table} (a, b, c) VALUES ({listed});")
    if draw(st.booleans()):
        script.append("ALTER TABLE t ADD COLUMN d DEFAULT 4.5;")
    return tuple(script)


@st.composite
def statements(draw: st.DrawFn) -> str:
    table = draw(st.sampled_from("tu"))
    value, other = literal(draw(VALUES)), literal(draw(VALUES))
    conflict = draw(st.sampled_from(["", "OR REPLACE", "OR IGNORE", "OR FAIL", "OR ROLLBACK"]))
    column, second = draw(st.sampled_from("abc")), draw(st.sampled_from("abc"))
    where = draw(st.sampled_from(["", f"WHERE {second} = {other}", f"WHERE {second} IS NOT NULL"]))
    return draw(
        st.sampled_from(
            [
                f"INSERT {conflict} INTO {table} (a, b, c) VALUES ({value}, {other}, {value})",
                f"INSERT {conflict} INTO {table} (b, c) VALUES ({value}, {other}), (1, 2)",
                f"INSERT {conflict} INTO {table} (a, b, c) SELECT c, b, a FROM u",
                f"INSERT INTO {table} (a, b) VALUES ({value}, {other})"
                f" ON CONFLICT DO UPDATE SET {column} = {other}",
                f"UPDATE {conflict} {table} SET {column} = {value} {where}",
                f"UPDATE {conflict} {table} SET {column} = {second} {where}",
                f"UPDATE {conflict} {table} SET a = a + 1 {where}",
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table} {where}",
            ]
        )
    )


Rows = list[dict[str, Any]]


def rows_of(image: bytes) -> dict[str, Rows]:
    """Each table's rows as a diff writes them, with the rowid under "rowid" if there is one."""
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    found = {}
    for table in read_schema(connection).tables.values():
        names = [column.name for column in table.stored]
        select = table.select
        if table.rowid:
            names, select = [*names, "rowid"], select.replace(" FROM", f", {table.rowid} FROM")
        found[table.name] = [
            dict(zip(names, map(for_diff, row), strict=True))
            for row in read_rows(connection, select)
        ]
    return found


def bare(rows: Rows) -> Counter[str]:
    return Counter(
        json.dumps({name: row[name] for name in row if name != "rowid"}, sort_keys=True)
        for row in rows
    )


def applied(rows: Rows, diff: TableDiff) -> Counter[str]:
    """The rows after a diff; a changed row is found by its key and its old values."""
    rows = [dict(row) for row in rows]
    for change in diff.changed:
        met = [row for row in rows if (change.key | change.old).items() <= row.items()]
        assert len(met) == 1
        met[0].update(change.new)
    after = bare(rows)
    after.subtract(bare(list(diff.removed)))
    after.update(bare(list(diff.added)))
    assert min(after.values(), default=0) >= 0
    return +after


def changing(sql: str) -> Tool:
    return Tool(
        name="change",
        description="",
        parameters={"type": "object", "properties": {}},
        returns={"type": "object"},
        sql=sql,
        mutates=True,
    )


def image_of(script: tuple[str, ...]) -> bytes:
    """An image of what the script could insert."""
    connection = apsw.Connection(":memory:")
    for statement in script:
        with suppress(apsw.ConstraintError, apsw.MismatchError, apsw.FullError):
            connection.execute(statement)
    return connection.serialize("main")


def check(world: World, before: dict[str, Rows], diff: Diff | None) -> None:
    after = rows_of(world.image())
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", world.image())
    assert digest_of(connection) == world.digest
    ordinary = {name: bare(rows) for name, rows in after.items() if name != "sqlite_sequence"}
    expected = {
        name: applied(before[name], (diff or {}).get(name, TableDiff())) for name in ordinary
    }
    assert ordinary == expected
    assert all(any((table.added, table.removed, table.changed)) for table in (diff or {}).values())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(schemas(), st.lists(statements(), min_size=1, max_size=5))
def test_digest_and_diff_agree_with_the_rows(script: tuple[str, ...], bodies: list[str]) -> None:
    image = image_of(script)
    world, twin = World.open(image, now="2026-03-01"), World.open(image, now="2026-03-01")
    for body in bodies:
        before, digest = rows_of(world.image()), world.digest
        called = world.call(changing(body), "{}")
        check(world, before, called.diff)
        assert called.digest == world.digest
        if called.diff is None:
            assert world.digest == digest
        assert twin.call(changing(body), "{}") == called
    world.close()
    twin.close()


@pytest.mark.parametrize("body", ["UPDATE t SET a = a", "DELETE FROM t WHERE a = 99"])
def test_a_change_that_changes_nothing_has_an_empty_diff(body: str) -> None:
    image = image_of(("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (NULL)"))
    with World.open(image, now="2026-03-01") as world:
        digest = world.digest
        assert world.call(changing(body), "{}").diff == {}
        assert world.digest == digest
