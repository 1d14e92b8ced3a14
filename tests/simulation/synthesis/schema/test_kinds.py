"""What a column holds is judged by its values first."""

from __future__ import annotations

from collections.abc import Sequence

import apsw
import pytest

from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.schema.kinds import is_epoch
from simulation.vocabulary.lexicon import Kind

COLUMNS: tuple[tuple[str, str, Sequence[object], Kind], ...] = (
    ("order_date", "TEXT", [f"2024-01-{i:02d}" for i in range(1, 21)], Kind.DATE),
    ("paid", "DATETIME", [f"2024-01-{i:02d} 00:00:00" for i in range(1, 21)], Kind.DATE),
    ("logged", "TEXT", [f"2024-01-{i:02d}T10:{i:02d}:00Z" for i in range(1, 21)], Kind.DATETIME),
    ("opens", "TEXT", [f"{i:02d}:30" for i in range(20)], Kind.TIME),
    ("american", "DATE", [f"1/{i}/2009" for i in range(1, 21)], Kind.TEXT),
    ("contact", "TEXT", [f"p{i}@x.example" for i in range(20)], Kind.EMAIL),
    ("phone", "TEXT", [f"+47 22 55 {i:02d} 00" for i in range(20)], Kind.PHONE),
    ("status", "TEXT", ["open", "closed"] * 10, Kind.CATEGORY),
    ("is_active", "INTEGER", [0, 1] * 10, Kind.BOOLEAN),
    ("smoker", "TEXT", ["Y", "N"] * 10, Kind.BOOLEAN),
    ("quantity", "INTEGER", list(range(20)), Kind.INTEGER),
    ("unit_price", "REAL", [i + 0.5 for i in range(20)], Kind.MONEY),
    ("salary", "INTEGER", [1000 * i for i in range(20)], Kind.MONEY),
    ("weight", "REAL", [i / 3 for i in range(1, 21)], Kind.NUMBER),
    ("year", "INTEGER", list(range(1990, 2010)), Kind.INTEGER),
    ("title", "TEXT", [f"The {i}th word" for i in range(20)], Kind.NAME),
    ("sku", "TEXT", [f"KT-{i:02d}-ST" for i in range(20)], Kind.IDENTIFIER),
    ("zip", "TEXT", [f"0{i:04d}" for i in range(20)], Kind.IDENTIFIER),
    ("password", "TEXT", [f"secret {i}" for i in range(20)], Kind.OPAQUE),
    ("digest", "TEXT", [f"{i:064x}" for i in range(20)], Kind.OPAQUE),
    ("payload", "TEXT", [f'{{"n": {i}}}' for i in range(20)], Kind.OPAQUE),
    ("photo", "BLOB", [b"\x00\x01"] * 20, Kind.OPAQUE),
    ("essay", "TEXT", ["long " * 100 + str(i) for i in range(20)], Kind.OPAQUE),
)


@pytest.mark.parametrize(("name", "declared", "values", "kind"), COLUMNS)
def test_a_column_is_what_its_values_say(
    name: str, declared: str, values: Sequence[object], kind: Kind
) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(f"CREATE TABLE thing (id INTEGER PRIMARY KEY, {name} {declared})")
    connection.executemany(
        f"INSERT INTO thing ({name}) VALUES (?)",
        [(value,) for value in values],
    )
    shape, _ = introspect(connection.serialize("main"))
    assert shape.kind("thing", name) is kind


@pytest.mark.parametrize(
    ("script", "column", "kind"),
    [
        (
            "CREATE TABLE t (id INTEGER PRIMARY KEY);INSERT INTO t VALUES (1)",
            "id",
            Kind.IDENTIFIER,
        ),
        (
            "CREATE TABLE t (country TEXT PRIMARY KEY);INSERT INTO t VALUES ('France'), ('Norway')",
            "country",
            Kind.NAME,
        ),
        (
            "CREATE TABLE t (iata TEXT PRIMARY KEY); INSERT INTO t VALUES ('OSL'), ('CDG')",
            "iata",
            Kind.IDENTIFIER,
        ),
        ("CREATE TABLE t (born DATE)", "born", Kind.DATE),
        ("CREATE TABLE t (price DECIMAL(9, 2))", "price", Kind.MONEY),
        ("CREATE TABLE t (name VARCHAR(9))", "name", Kind.NAME),
    ],
)
def test_keys_and_empty_columns_are_judged_too(script: str, column: str, kind: Kind) -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    shape, _ = introspect(connection.serialize("main"))
    assert shape.kind("t", column) is kind


def test_seconds_since_1970_are_known_by_name_and_size() -> None:
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE TABLE t (created_at INT, amount INT);"
        "INSERT INTO t VALUES (1700000000, 1700000000), (1700009999, 1700000001)"
    )
    table = introspect(connection.serialize("main"))[0].tables["t"]
    assert is_epoch("created_at", table.holds("created_at"))
    assert not is_epoch("amount", table.holds("amount"))
