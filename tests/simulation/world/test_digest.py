from __future__ import annotations

import struct
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import apsw
import pytest

from simulation.vocabulary.tools import Tool
from simulation.world import World, digest_of

Make = Callable[..., Tool]


def told_by_the_documentation(connection: apsw.Connection) -> str:
    """The digest as its documentation says, without any of the code under test."""

    def typed(value: Any) -> bytes:
        if value is None:
            return b"N"
        if isinstance(value, int):
            return f"I{value};".encode()
        if isinstance(value, float):
            return b"F" + struct.pack(">d", value)
        raw = value.encode() if isinstance(value, str) else value
        return (b"T" if isinstance(value, str) else b"B") + f"{len(raw)}:".encode() + raw

    whole = b"dialoom.world/1\n"
    for entry in connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    ):
        whole += b"".join(map(typed, entry))
    tables: list[Any] = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
        " AND name <> 'sqlite_schema'"
    ).fetchall()
    for (name,) in sorted(tables, key=lambda row: row[0].encode()):
        columns: list[Any] = connection.execute(
            "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (name,)
        ).fetchall()
        listed = ", ".join(f'"{column}"' for (column,) in columns)
        rows = connection.execute(f'SELECT {listed} FROM "{name}"').fetchall()
        total = sum(
            int.from_bytes(sha256(b"".join(map(typed, row))).digest(), "big") for row in rows
        )
        whole += typed(name) + f"{len(rows)} {total % 2**256:064x}\n".encode()
    return sha256(whole).hexdigest()


def test_anyone_can_recompute_it_from_the_documentation(
    shop: World, make_tool: Make, reopened: Callable[[bytes], apsw.Connection]
) -> None:
    assert shop.digest == told_by_the_documentation(reopened(shop.image()))
    insert = "INSERT INTO orders (customer_id, total, picture) VALUES (2, 3, x'ff')"
    assert shop.call(make_tool(insert, mutates=True), {}).ok
    assert shop.call(make_tool("DELETE FROM open_orders", mutates=True), {}).ok
    assert shop.digest == told_by_the_documentation(reopened(shop.image()))


def digest(script: str) -> str:
    connection = apsw.Connection(":memory:")
    connection.execute(script)
    return digest_of(connection)


def test_it_does_not_depend_on_the_order_of_rows_or_on_pages() -> None:
    assert digest("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)") == digest(
        "PRAGMA page_size = 512; CREATE TABLE t (a); INSERT INTO t VALUES (3), (2), (1);"
        "DELETE FROM t WHERE a = 3; VACUUM"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "'1'"),
        ("1", "1.0"),
        ("'a'", "x'61'"),
        ("NULL", "''"),
        ("0", "NULL"),
        ("(1), (1)", "(1)"),
    ],
)
def test_it_tells_values_of_different_types_apart(one: str, other: str) -> None:
    scripts = [
        f"CREATE TABLE t (a BLOB); INSERT INTO t VALUES {value if '(' in value else f'({value})'}"
        for value in (one, other)
    ]
    assert digest(scripts[0]) != digest(scripts[1])


def test_rows_that_changed_their_table_change_it() -> None:
    tables = "CREATE TABLE t (a); CREATE TABLE u (a);"
    assert digest(tables + "INSERT INTO t VALUES (1)") != digest(
        tables + "INSERT INTO u VALUES (1)"
    )


def test_the_schema_and_the_sequence_count() -> None:
    assert digest("CREATE TABLE t (a)") != digest("CREATE TABLE t (a); CREATE INDEX i ON t (a)")
    counted = "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);"
    used = counted + "INSERT INTO t VALUES (1); DELETE FROM t"
    assert digest(counted) != digest(used)


def test_a_used_up_number_changes_the_digest_of_a_world(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world("CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b)")
    digest = world.digest
    assert world.call(make_tool("INSERT INTO t (b) VALUES (1)", mutates=True), {}).ok
    called = world.call(make_tool("DELETE FROM t", mutates=True), {})
    assert called.digest != digest
    assert digest_of(_opened(world)) == called.digest


def _opened(world: World) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", world.image())
    return connection


def test_a_full_text_index_kept_by_triggers_stays_in_step(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);"
        "CREATE VIRTUAL TABLE found USING fts5 (body, content='notes', content_rowid='id');"
        "CREATE TRIGGER i AFTER INSERT ON notes BEGIN"
        " INSERT INTO found (rowid, body) VALUES (new.id, new.body); END;"
        "CREATE TRIGGER d AFTER DELETE ON notes BEGIN"
        " INSERT INTO found (found, rowid, body) VALUES ('delete', old.id, old.body); END;"
        "INSERT INTO notes (body) VALUES ('a kettle'), ('a lamp');"
    )
    add = make_tool("INSERT INTO notes (body) VALUES (:body)", "body", mutates=True)
    drop = make_tool("DELETE FROM notes WHERE id = :id", "id", mutates=True)
    for tool, arguments in ((add, {"body": "one more lamp"}), (drop, {"id": 2})):
        assert world.call(tool, arguments).ok
        assert digest_of(_opened(world)) == world.digest
    search = make_tool("SELECT n.id FROM found JOIN notes n ON n.id = found.rowid"
                       " WHERE found MATCH :word", "word")  # fmt: skip
    assert world.call(search, {"word": "lamp"}).content == '[{"id": 3}]'
