from __future__ import annotations

import threading
from collections.abc import Callable

import apsw
import pytest

from simulation.errors import DatabaseRefused, InputError
from simulation.vocabulary.tools import Tool
from simulation.world import World, digest_of
from simulation.world.base import BASES

Make = Callable[..., Tool]
Image = Callable[[str], bytes]
NOW = "2026-03-01"


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"SQLite format 3\0",
        b"not a database" * 100,
        b"SQLite format 3\0" + b"\xff" * 4096,
        b"SQLite format 3\0" + bytes(4096),
    ],
)
def test_what_is_no_database_is_refused(image: bytes) -> None:
    with pytest.raises(DatabaseRefused):
        World.open(image, now=NOW)


def test_a_damaged_page_is_told_at_once(image_of: Image) -> None:
    image = image_of("CREATE TABLE t (x); INSERT INTO t VALUES ('a'), ('b')")
    damaged = image[:4096] + b"\xff" * (len(image) - 4096)
    with pytest.raises(DatabaseRefused, match="integrity_check"):
        World.open(damaged, now=NOW)


def test_a_bad_clock_is_refused(image_of: Image) -> None:
    with pytest.raises(InputError):
        World.open(image_of("CREATE TABLE t (x)"), now="soon")


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
@pytest.mark.parametrize("vacuum", ["NONE", "FULL", "INCREMENTAL"])
def test_any_page_size_and_encoding_makes_a_world(
    image_of: Image,
    reopened: Callable[[bytes], apsw.Connection],
    make_tool: Make,
    size: int,
    encoding: str,
    vacuum: str,
) -> None:
    image = image_of(
        f"PRAGMA page_size = {size}; PRAGMA encoding = '{encoding}'; PRAGMA auto_vacuum = {vacuum};"
        "CREATE TABLE t (x TEXT, y BLOB);"
        "INSERT INTO t VALUES ('é🙂', zeroblob(9000)), (CAST(x'41d8' AS TEXT), NULL);"
    )
    with World.open(image, now=NOW) as world:
        assert world.call(make_tool("UPDATE t SET x = x || 'ü'", mutates=True), {}).rows == 2
        assert world.call(make_tool("DELETE FROM t WHERE y IS NULL", mutates=True), {}).ok
        connection = reopened(world.image())
        assert connection.execute("SELECT x FROM t").fetchall() == [("é🙂ü",)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert digest_of(connection) == world.digest


def test_a_database_with_a_write_ahead_log_is_read(image_of: Image, make_tool: Make) -> None:
    image = bytearray(image_of("CREATE TABLE t (x); INSERT INTO t VALUES (1)"))
    image[18:20] = b"\2\2"
    with World.open(bytes(image), now=NOW) as world:
        assert world.call(make_tool("INSERT INTO t VALUES (2)", mutates=True), {}).ok
        assert world.query("SELECT count(*) AS n FROM t") == [{"n": 2}]


@pytest.mark.parametrize(
    "key",
    ["REFERENCES nowhere (id)", "REFERENCES p (not_unique)", "REFERENCES p (missing)"],
)
def test_keys_that_cannot_be_enforced_do_not_make_a_table_unwritable(
    open_world: Callable[..., World], make_tool: Make, key: str
) -> None:
    world = open_world(f"CREATE TABLE p (id INTEGER, not_unique INT); CREATE TABLE c (p {key})")
    assert world.call(make_tool("INSERT INTO c VALUES (1)", mutates=True), {}).ok


def test_data_that_breaks_a_key_already_does_not_disturb_other_calls(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INT, p REFERENCES p);"
        "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 99), (2, 1);"
    )
    assert world.call(make_tool("UPDATE c SET id = 3 WHERE id = 2", mutates=True), {}).ok
    assert world.call(make_tool("UPDATE c SET id = 4 WHERE id = 1", mutates=True), {}).ok
    refused = world.call(make_tool("INSERT INTO c VALUES (5, 98)", mutates=True), {})
    assert refused.error == "constraint"


def test_worlds_of_one_image_share_its_pages(image_of: Image) -> None:
    image = image_of("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))")
    first, second = BASES.of(image), BASES.of(bytes(bytearray(image)))
    assert first is second
    with World.open(image, now=NOW) as world:
        assert world.image() is first.pages


def test_a_view_that_does_not_resolve_does_not_spoil_the_world(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world(
        "CREATE TABLE t (x); CREATE TABLE gone (y); CREATE VIEW broken AS SELECT y FROM gone;"
        "DROP TABLE gone; INSERT INTO t VALUES (1)"
    )
    assert world.call(make_tool("SELECT x FROM t"), {}).ok
    assert world.call(make_tool("SELECT * FROM broken"), {}).error == "refused"


def test_a_world_made_in_one_thread_serves_another(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world("CREATE TABLE t (x TEXT DEFAULT (datetime('now')))")
    outcomes: list[str] = []

    def serve() -> None:
        insert = make_tool("INSERT INTO t DEFAULT VALUES RETURNING x", mutates=True)
        outcomes.append(world.call(insert, {}).content)

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
    assert outcomes == ['{"x": "2026-03-01 09:30:00"}']
    assert world.query("SELECT count(*) AS n FROM t") == [{"n": 1}]


def test_many_threads_each_with_a_world_do_not_disturb_each_other(
    image_of: Image, make_tool: Make
) -> None:
    image = image_of("CREATE TABLE t (x TEXT DEFAULT (date('now')), n INT)")
    insert = make_tool("INSERT INTO t (n) VALUES (:n)", "n", mutates=True)
    digests: dict[str, set[str]] = {}

    def play(now: str) -> None:
        with World.open(image, now=now) as world:
            for n in range(50):
                assert world.call(insert, {"n": n}).ok
            digests.setdefault(now, set()).add(world.digest)

    days = [f"2026-03-{day:02}" for day in (1, 2, 3)] * 4
    threads = [threading.Thread(target=play, args=(day,)) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(found) for found in digests.values()] == [1, 1, 1]
    assert len(set.union(*digests.values())) == 3
