"""A slice is closed under foreign keys, near the size asked for, and says what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from simulation.synthesis.ingest.ingested import Ingested
from simulation.synthesis.ingest.source import ingest

Build = Callable[..., Path]

ORDERS = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, friend INT REFERENCES customers (id));
CREATE TABLE kinds (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INT REFERENCES customers (id),
    kind TEXT REFERENCES kinds, doubled INT GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE items (order_id INT REFERENCES orders (id), line INT, PRIMARY KEY (order_id, line));
CREATE VIEW big AS SELECT * FROM orders WHERE id > 10;
CREATE TABLE audit (what TEXT);
CREATE TRIGGER noted AFTER INSERT ON orders BEGIN INSERT INTO audit VALUES (new.id); END;
CREATE INDEX by_customer ON orders (customer_id);
INSERT INTO kinds VALUES ('new'), ('used');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO customers SELECT i, 'c' || i, max(1, i / 2) FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
INSERT INTO orders (id, customer_id, kind) SELECT i, 1 + (i * 7) % 2000, 'new' FROM n;
INSERT INTO items SELECT id, 1 FROM orders UNION ALL SELECT id, 2 FROM orders;
DELETE FROM audit;
"""


def opened(ingested: Ingested) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", ingested.image)
    return connection


def count(connection: apsw.Connection, table: str) -> int:
    return int(str(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]))


def test_no_kept_row_points_outside(build: Build) -> None:
    connection = opened(ingest(build(ORDERS), slice_rows=300))
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert min(count(connection, table) for table in ("customers", "orders", "items")) > 20


def test_the_size_is_near_what_was_asked_and_is_said(build: Build) -> None:
    ingested = ingest(build(ORDERS), slice_rows=300)
    connection = opened(ingested)
    kept = sum(
        count(connection, each) for each in ("customers", "kinds", "orders", "items", "audit")
    )
    assert ingested.sliced_rows == kept
    assert 100 < kept < 900


def test_rows_keep_parents_and_children(build: Build) -> None:
    connection = opened(ingest(build(ORDERS), slice_rows=300))
    with_items = "SELECT count(*) FROM items JOIN orders ON orders.id = order_id"
    assert int(str(connection.execute(with_items).fetchall()[0][0])) == count(connection, "items")


def test_views_triggers_indexes_and_sequences_come_along(build: Build) -> None:
    connection = opened(ingest(build(ORDERS), slice_rows=300))
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    assert {"big", "noted", "by_customer"} <= names
    assert count(connection, "audit") == 0
    sequence = connection.execute("SELECT seq FROM sqlite_sequence").fetchall()
    assert sequence == [(6000,)]
    assert connection.execute("SELECT count(*) FROM orders WHERE doubled = 2 * id").fetchall()


def test_a_slice_larger_than_the_database_is_the_whole(build: Build) -> None:
    ingested = ingest(build(ORDERS), slice_rows=1_000_000)
    assert ingested.sliced_rows is None
    assert count(opened(ingested), "items") == 12_000


def test_a_slice_is_the_same_every_time(build: Build) -> None:
    path = build(ORDERS)
    assert ingest(path, slice_rows=200).image == ingest(path, slice_rows=200).image


def test_a_large_file_is_sliced_without_being_asked(build: Build) -> None:
    large = (
        ORDERS + "CREATE TABLE notes (id INTEGER PRIMARY KEY, order_id INT REFERENCES orders (id), "
        "body TEXT); INSERT INTO notes SELECT id, id, printf('%.*c', 5000, 'x') FROM orders;"
    )
    path = build(large)
    assert path.stat().st_size > 20_000_000
    ingested = ingest(path)
    assert ingested.sliced_rows is not None
    assert len(ingested.image) < 20_000_000


@pytest.mark.parametrize("name", ["docs", "free"])
def test_full_text_tables_work_in_a_slice(build: Build, name: str) -> None:
    script = ORDERS + (
        "CREATE VIRTUAL TABLE docs USING fts5(name, content='customers', content_rowid='id');"
        "INSERT INTO docs(docs) VALUES ('rebuild');"
        "CREATE VIRTUAL TABLE free USING fts5(name); INSERT INTO free SELECT name FROM customers;"
    )
    connection = opened(ingest(build(script), slice_rows=300))
    kept = connection.execute("SELECT name FROM customers LIMIT 1").fetchall()[0][0]
    found = connection.execute(f"SELECT count(*) FROM {name} WHERE {name} MATCH ?", (kept,))
    assert found.fetchall()[0][0] == 1
