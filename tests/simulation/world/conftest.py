"""A small shop, and short ways to make images, tools and worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import apsw
import pytest

from simulation.vocabulary.tools import Tool
from simulation.world import World

NOW = "2026-03-01T09:30:00"

SHOP = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, credit REAL DEFAULT 0
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'sent', 'done')),
    total REAL,
    note TEXT,
    picture BLOB
);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE TABLE log (at TEXT, what TEXT);
CREATE TABLE prices (article TEXT, region TEXT, cents INTEGER, PRIMARY KEY (article, region))
    WITHOUT ROWID;
CREATE TABLE boxes (id INTEGER PRIMARY KEY, w INT, h INT, area INT GENERATED ALWAYS AS (w * h));
CREATE VIEW open_orders AS
    SELECT id, customer_id, printf('%.2f', total) AS price FROM orders WHERE status = 'open';
CREATE TRIGGER cancel INSTEAD OF DELETE ON open_orders BEGIN
    UPDATE orders SET status = 'done' WHERE id = old.id;
END;
CREATE TRIGGER audit AFTER UPDATE OF status ON orders BEGIN
    INSERT INTO log VALUES (datetime('now'), printf('order %d is %s', new.id, new.status));
END;
INSERT INTO customers VALUES (1, 'Ada', 'ada@example.com', 10), (2, 'Ben', NULL, 0.5);
INSERT INTO orders (customer_id, status, total, note, picture)
    VALUES (1, 'open', 20, 'ring twice', x'00ff'), (1, 'sent', 5.25, NULL, NULL),
           (2, 'open', 7, 'été', NULL);
INSERT INTO log VALUES ('2026-01-01', 'start'), (NULL, NULL), (NULL, NULL);
INSERT INTO prices VALUES ('kettle', 'eu', 2500), ('kettle', 'us', 2900), ('lamp', 'eu', 9900);
INSERT INTO boxes (w, h) VALUES (2, 3), (4, 5);
"""


@lru_cache(maxsize=32)
def _image(script: str) -> bytes:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    image = connection.serialize("main")
    connection.close()
    return image


def _tool(sql: str | None, *names: str, **changes: Any) -> Tool:
    """A tool with untyped parameters ``names``; an array is returned unless it changes rows."""
    mutates = changes.pop("mutates", False)
    fields: dict[str, Any] = {
        "name": "tool",
        "description": "",
        "parameters": {"type": "object", "properties": {name: {} for name in names}},
        "returns": {"type": "object" if mutates else "array"},
        "sql": sql,
        "mutates": mutates,
    }
    return Tool(**(fields | changes))


def _from_scratch(image: bytes) -> apsw.Connection:
    """An ordinary SQLite database with the image's content."""
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", image)
    return connection


@pytest.fixture
def image_of() -> Callable[[str], bytes]:
    return _image


@pytest.fixture
def make_tool() -> Callable[..., Tool]:
    return _tool


@pytest.fixture
def reopened() -> Callable[[bytes], apsw.Connection]:
    return _from_scratch


@pytest.fixture
def open_world() -> Iterator[Callable[..., World]]:
    """Opens worlds from scripts, and closes them after the test."""
    opened: list[World] = []

    def open_from(script: str, now: str = NOW) -> World:
        opened.append(World.open(_image(script), now=now))
        return opened[-1]

    yield open_from
    for world in opened:
        world.close()


@pytest.fixture
def shop(open_world: Callable[..., World]) -> World:
    return open_world(SHOP)
