"""Databases as text: whatever SQLite holds comes back as it was."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.domains.file.building import build
from simulation.domains.file.dumping import dump
from simulation.domains.file.rows import Contents, Rows
from simulation.errors import InputError
from simulation.world.base import BASES

ODD = """
CREATE TABLE plain (name TEXT, amount);
INSERT INTO plain VALUES ('a', 1), ('b', 2.0), ('c', x'00ff'), ('d', NULL), ('e', 9e999),
  ('f', -9223372036854775808), ('g', 'z' || char(0) || 'y'), ('h', '12');
DELETE FROM plain WHERE name = 'b';
CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, n REAL, twice AS (n * 2));
INSERT INTO numbered (n) VALUES (1), (2.5), (3);
DELETE FROM numbered WHERE id = 3;
CREATE TABLE keyed (a TEXT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID;
INSERT INTO keyed VALUES ('x', 2), ('y', 1);
CREATE TABLE "odd ""name" ("a b" TEXT CHECK ("a b" <> ''), "select" BLOB DEFAULT 'q');
INSERT INTO "odd ""name" VALUES ('é日本', x'');
CREATE INDEX by_amount ON plain (amount) WHERE amount > 0;
CREATE VIEW seen AS SELECT name FROM plain;
CREATE TRIGGER guard BEFORE INSERT ON plain BEGIN SELECT raise(ABORT, 'no; more'); END;
CREATE VIRTUAL TABLE found USING fts5(words);
INSERT INTO found VALUES ('the quick brown fox'), ('lazy dogs');
ANALYZE;
"""


def image_of(script: str) -> bytes:
    connection = apsw.Connection(":memory:")
    connection.execute(script).fetchall()
    return connection.serialize("main")


def digest_of(image: bytes) -> str:
    return BASES.of(image).ledger.digest


def test_every_sort_of_table_and_value_comes_back() -> None:
    image = image_of(ODD)
    contents = dump(image)
    again = build(contents)
    assert digest_of(again) == digest_of(image)
    assert dump(again) == contents


def test_rows_keep_the_order_and_the_numbers_that_no_column_shows() -> None:
    again = apsw.Connection(":memory:")
    again.deserialize("main", build(dump(image_of(ODD))))
    assert again.execute("SELECT rowid, name FROM plain LIMIT 2").fetchall() == [(1, "a"), (3, "c")]


def test_what_the_database_does_by_itself_goes_on() -> None:
    again = apsw.Connection(":memory:")
    again.deserialize("main", build(dump(image_of(ODD))))
    again.execute("INSERT INTO numbered (n) VALUES (7)")
    assert again.execute("SELECT max(id) FROM numbered").fetchone() == (4,)
    assert again.execute("SELECT words FROM found('fox')").fetchall() == [("the quick brown fox",)]
    with pytest.raises(apsw.ConstraintError, match="no; more"):
        again.execute("INSERT INTO plain VALUES ('x', 1)")


def test_the_same_rows_give_the_same_bytes() -> None:
    contents = dump(image_of(ODD))
    assert build(contents) == build(contents)


def test_line_ends_and_comments_of_the_schema_are_kept() -> None:
    image = image_of("CREATE TABLE t (a TEXT, -- the name\r\n\tb INT /* ; */\n)")
    assert digest_of(build(dump(image))) == digest_of(image)


VALUES = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.binary(max_size=6)
)
KINDS = st.sampled_from(["", "TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB", "ANY", "DATE"])


@settings(max_examples=60)
@given(
    st.lists(KINDS, min_size=2, max_size=4),
    st.sampled_from(["", "PRIMARY KEY (c0)", "UNIQUE (c0, c1)"]),
    st.lists(st.lists(VALUES, min_size=4, max_size=4), max_size=8),
    st.sets(st.integers(1, 9)),
)
def test_any_values_in_any_column_come_back(
    kinds: list[str], constraint: str, rows: list[list[Any]], gone: set[int]
) -> None:
    connection = apsw.Connection(":memory:")
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(kinds))
    connection.execute(f"CREATE TABLE t ({', '.join(filter(None, (columns, constraint)))})")
    marks = ", ".join("?" * len(kinds))
    for row in rows:
        with suppress(apsw.MismatchError):
            connection.execute(f"INSERT OR IGNORE INTO t VALUES ({marks})", row[: len(kinds)])
    for number in gone:
        connection.execute("DELETE FROM t WHERE rowid = ?", (number,))
    image = connection.serialize("main")
    assert digest_of(build(dump(image))) == digest_of(image)


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        ("CREATE TABLE t (a", "incomplete input"),
        ("ATTACH '/tmp/x.db' AS x;", "ATTACH"),
        ("VACUUM INTO '/tmp/x.db';", "not allowed"),
        ("SELECT load_extension('x');", "load_extension"),
        ("SELECT a FROM nowhere;", "no such table"),
    ],
)
def test_a_schema_that_does_not_run_is_refused(statements: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as refused:
        build(Contents(statements=statements, data={}))
    assert refused.value.field == "schema"


@pytest.mark.parametrize(
    ("columns", "row", "place", "problem"),
    [
        (("id", "name"), (1,), "data.t.rows[1]", "1 values for 2 columns"),
        (("id", "nome"), (1, "x"), "data.t.columns", "no column 'nome'"),
        (("id", "id"), (1, 2), "data.t.columns", "twice"),
        (("id", "name"), (1, "Ann"), "data.t.rows[1]", "UNIQUE"),
        (("id", "name"), ("one", "x"), "data.t.rows[1]", "datatype mismatch"),
        (("id", "name"), (2, None), "data.t.rows[1]", "NOT NULL"),
        (("id", "name"), (2, ["x"]), "data.t.rows[1].name", "cannot store"),
        (("id", "name"), (2**63, "x"), "data.t.rows[1].id", "cannot store"),
        (("id", "name"), (2, {"$bytes": "xyz"}), "data.t.rows[1].name", "cannot store"),
    ],
)
def test_a_row_that_does_not_fit_is_named(
    columns: tuple[str, ...], row: tuple[Any, ...], place: str, problem: str
) -> None:
    first = (1, "Ann")
    data = {"t": Rows(columns=columns, rows=(first, row))}
    schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
    with pytest.raises(InputError, match=problem) as refused:
        build(Contents(statements=schema, data=data))
    assert refused.value.field == place


def test_rows_of_a_table_that_is_not_there_are_refused() -> None:
    with pytest.raises(InputError, match="no table of the schema"):
        build(Contents(statements="CREATE TABLE t (a);", data={"u": Rows(columns=("a",))}))


def test_a_large_database_stays_a_database() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(25000000))")
    with pytest.raises(InputError, match="too large") as refused:
        dump(connection.serialize("main"))
    assert "slice" in refused.value.remedy


def test_text_that_is_no_unicode_is_refused() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'ff' AS TEXT))")
    with pytest.raises(InputError, match="no Unicode"):
        dump(connection.serialize("main"))


def test_reals_come_back_to_the_last_bit() -> None:
    odd = struct.unpack(">d", bytes.fromhex("3fb999999999999a"))[0]
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE TABLE t (a REAL)")
    connection.execute("INSERT INTO t VALUES (?), (-0.0), (5e-324)", (odd,))
    image = connection.serialize("main")
    assert digest_of(build(dump(image))) == digest_of(image)
