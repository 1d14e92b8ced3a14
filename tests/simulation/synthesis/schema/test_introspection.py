"""Tables, keys, relations and statistics, as declared and as the rows give them away."""

from __future__ import annotations

import apsw
import pytest

from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.schema.shape import Shape, quoted
from simulation.vocabulary.domain import Gap


def shape_of(script: str) -> tuple[Shape, tuple[Gap, ...]]:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    image = connection.serialize("main")
    connection.close()
    return introspect(image)


def related(shape: Shape) -> set[tuple[str, tuple[str, ...], str]]:
    return {(each.source, each.source_columns, each.target) for each in shape.relations}


def test_a_name_is_quoted_whatever_it_contains() -> None:
    assert quoted('odd "name"') == '"odd ""name"""'


def test_keys_are_read_in_their_declared_order() -> None:
    shape, _ = shape_of("CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (c, a))")
    assert shape.tables["t"].key == ("c", "a")
    assert shape.tables["t"].auto_key is None


@pytest.mark.parametrize(
    ("definition", "numbers_itself"),
    [
        ("id INTEGER PRIMARY KEY", True),
        ("id INTEGER PRIMARY KEY AUTOINCREMENT", True),
        ("id INT PRIMARY KEY", False),
        ("id TEXT PRIMARY KEY", False),
    ],
)
def test_only_an_alias_of_the_rowid_numbers_itself(definition: str, numbers_itself: bool) -> None:
    shape, _ = shape_of(f"CREATE TABLE t ({definition}, name TEXT)")
    assert (shape.tables["t"].auto_key == "id") is numbers_itself


def test_a_key_without_rowid_does_not_number_itself() -> None:
    shape, _ = shape_of("CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT) WITHOUT ROWID")
    assert shape.tables["t"].auto_key is None


def test_a_key_that_nobody_declared_is_found() -> None:
    shape, _ = shape_of(
        "CREATE TABLE players (player_id TEXT, name TEXT);"
        "INSERT INTO players VALUES ('a1', 'Ann'), ('b2', 'Bob');"
        "CREATE TABLE seasons (year INT, team_id TEXT, wins INT);"
        "INSERT INTO seasons VALUES (2000, 'A', 3), (2000, 'B', 3), (2001, 'A', 3);"
        "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('x'), ('x');"
    )
    assert shape.tables["players"].key == ("player_id",)
    assert shape.tables["seasons"].key == ("year", "team_id")
    assert shape.tables["notes"].key == ()


def test_a_unique_index_over_full_columns_is_a_key() -> None:
    shape, _ = shape_of(
        "CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a, b)); INSERT INTO t "
        "VALUES ('1', '2'), ('1', '3')"
    )
    assert shape.tables["t"].key == ("a", "b")


def test_foreign_keys_are_read_without_regard_to_case_and_with_implied_columns() -> None:
    shape, gaps = shape_of(
        "CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY);"
        "CREATE TABLE album (id INTEGER PRIMARY KEY, artistid INT REFERENCES ARTIST);"
    )
    assert related(shape) == {("album", ("artistid",), "Artist")}
    assert shape.relations[0].target_columns == ("ArtistId",)
    assert gaps == ()


def test_a_composite_foreign_key_is_one_relation() -> None:
    shape, _ = shape_of(
        "CREATE TABLE seat (hall INT, number INT, PRIMARY KEY (hall, number));"
        "CREATE TABLE booking (id INTEGER PRIMARY KEY, h INT, n INT,"
        "FOREIGN KEY (h, n) REFERENCES seat (hall, number))"
    )
    assert related(shape) == {("booking", ("h", "n"), "seat")}


def test_a_foreign_key_that_leads_nowhere_is_a_gap() -> None:
    _, gaps = shape_of(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id));"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, a_id INT REFERENCES a (missing));"
    )
    assert {gap.subject for gap in gaps} == {"a.b_id", "c.a_id"}
    assert all(gap.remedy for gap in gaps)


INFERRED = (
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);"
    "INSERT INTO customers VALUES (1, 'a'), (2, 'b'), (3, 'c');"
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INT, billing_customer_id INT,"
    "other_id INT);"
)


def test_a_relation_is_inferred_from_name_and_values_together() -> None:
    shape, _ = shape_of(INFERRED + "INSERT INTO orders VALUES (1, 1, 3, 1), (2, 2, 3, 1)")
    assert related(shape) == {
        ("orders", ("customer_id",), "customers"),
        ("orders", ("billing_customer_id",), "customers"),
    }


def test_a_name_alone_or_an_empty_column_proves_no_relation() -> None:
    strangers, _ = shape_of(INFERRED + "INSERT INTO orders VALUES (1, 77, NULL, 1)")
    assert related(strangers) == set()


def test_tables_that_share_a_key_name_are_related() -> None:
    shape, _ = shape_of(
        "CREATE TABLE player (playerID TEXT PRIMARY KEY, name TEXT);"
        "INSERT INTO player VALUES ('a', 'A'), ('b', 'B');"
        "CREATE TABLE batting (playerID TEXT, year INT);"
        "INSERT INTO batting VALUES ('a', 1), ('a', 2)"
    )
    assert related(shape) == {("batting", ("playerID",), "player")}


def test_statistics_count_what_is_there() -> None:
    shape, _ = shape_of(
        "CREATE TABLE t (a, b TEXT);"
        "INSERT INTO t VALUES (1, 'x'), (2.5, 'y'), (NULL, 'x'), (x'00', 'x')"
    )
    table = shape.tables["t"]
    assert table.holds("a").storage == {"integer": 1, "real": 1, "blob": 1}
    assert (table.holds("a").filled, table.holds("a").rows) == (3, 4)
    assert table.holds("b").common == ("x", "y")
    assert table.holds("b").high == "y"


def test_views_are_read_and_broken_ones_are_gaps() -> None:
    shape, gaps = shape_of(
        "CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE VIEW good AS SELECT id FROM t;"
        "CREATE VIEW bad AS SELECT x FROM nowhere;"
        "CREATE VIEW worse AS SELECT missing_function(id) FROM t; INSERT INTO t VALUES (1);"
    )
    assert shape.tables["good"].kind == "view"
    assert {gap.subject for gap in gaps} == {"bad", "worse"}


def test_shadow_tables_of_a_virtual_table_are_no_tables() -> None:
    shape, _ = shape_of("CREATE VIRTUAL TABLE docs USING fts5(title);INSERT INTO docs VALUES ('a')")
    assert set(shape.tables) == {"docs"}
    assert [column.name for column in shape.tables["docs"].columns] == ["title"]
