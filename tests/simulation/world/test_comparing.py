from __future__ import annotations

from contextlib import closing

import apsw
from hypothesis import given
from hypothesis import strategies as st

from simulation.world.comparing import compare_images

ALPHABET = "abé ß"
ROWS = st.dictionaries(
    st.integers(0, 8), st.tuples(st.text(ALPHABET, max_size=4), st.integers(-9, 9)), max_size=6
)


def image(script: str) -> bytes:
    with closing(apsw.Connection(":memory:")) as connection:
        connection.execute(script)
        return connection.serialize("main")


def test_rows_are_told_apart_by_their_key() -> None:
    schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER);"
    left = image(schema + "INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2)")
    right = image(schema + "INSERT INTO t VALUES (2, 'b', 3), (4, 'd', 4)")
    found = compare_images(left, right).diff["t"]
    assert found.removed == ({"id": 1, "name": "a", "n": 1},)
    assert found.added == ({"id": 4, "name": "d", "n": 4},)
    assert [(c.key, c.old, c.new) for c in found.changed] == [({"id": 2}, {"n": 2}, {"n": 3})]


def test_the_same_rows_in_another_order_are_no_difference() -> None:
    left = image("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (1, 2), (3, NULL)")
    right = image("CREATE TABLE t (a, b); INSERT INTO t VALUES (3, NULL), (1, 2), (1, 2)")
    assert compare_images(left, right).diff == {}


def test_a_table_without_a_key_counts_its_rows() -> None:
    left = image("CREATE TABLE t (a); INSERT INTO t VALUES (1), (1)")
    right = image("CREATE TABLE t (a); INSERT INTO t VALUES (1), (1), (1)")
    assert compare_images(left, right).diff["t"].added == ({"a": 1},)


def test_a_composite_key_and_a_table_without_rowid() -> None:
    schema = "CREATE TABLE t (a TEXT, b TEXT, c, PRIMARY KEY (b, a)) WITHOUT ROWID;"
    left = image(schema + "INSERT INTO t VALUES ('x', 'y', 1)")
    right = image(schema + "INSERT INTO t VALUES ('x', 'y', 2)")
    assert compare_images(left, right).diff["t"].changed[0].key == {"b": "y", "a": "x"}


@given(ROWS, ROWS)
def test_applying_the_difference_to_the_left_gives_the_right(
    left: dict[int, tuple[str, int]], right: dict[int, tuple[str, int]]
) -> None:
    found = compare_images(_table(left), _table(right)).diff.get("t")
    rows = dict(left)
    if found is not None:
        for row in found.removed:
            del rows[row["id"]]
        for row in found.added:
            rows[row["id"]] = (row["name"], row["n"])
        for change in found.changed:
            name, n = rows[change.key["id"]]
            rows[change.key["id"]] = (change.new.get("name", name), change.new.get("n", n))
    assert rows == right


def _table(rows: dict[int, tuple[str, int]]) -> bytes:
    with closing(apsw.Connection(":memory:")) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n)")
        values = [(key, *row) for key, row in rows.items()]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", values)
        return connection.serialize("main")
