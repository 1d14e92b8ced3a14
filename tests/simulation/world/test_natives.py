"""Overridden functions give what SQLite gives, but for time zones, chance and endless work."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.vocabulary.tools import Tool
from simulation.world import World
from simulation.world.limits import STEPS
from simulation.world.natives import Natives

TEXTS = st.text("aAbBéÉ%_\\ ß0", max_size=8)
ANY = st.one_of(
    TEXTS,
    st.none(),
    st.integers(-30, 30),
    st.sampled_from([0.5, 1e20, 12.0, 2**62, "a\0b"]),
    st.binary(max_size=3),
)
CALLS = {
    "like(?, ?)": 2,
    "like(?, ?, '\\')": 2,
    "like(?, ?, ?)": 3,
    "glob(?, ?)": 2,
    "instr(?, ?)": 2,
    "replace(?, ?, ?)": 3,
    "length(?)": 1,
    "upper(?)": 1,
    "lower(?)": 1,
    "substr(?, ?)": 2,
    "substr(?, ?, ?)": 3,
    "substring(?, ?, ?)": 3,
    "trim(?)": 1,
    "ltrim(?)": 1,
    "rtrim(?, ?)": 2,
    "trim(?, ?)": 2,
    "ltrim(?, ?)": 2,
}


def outcome(connection: apsw.Connection, call: str, arguments: tuple[Any, ...]) -> Any:
    try:
        row = connection.execute(f"SELECT {call}", arguments).fetchone()
    except (apsw.SQLError, UnicodeDecodeError):
        return "refused"
    return None if row is None else (type(row[0]), row[0])


@settings(max_examples=400, deadline=None)
@given(st.data(), st.sampled_from(sorted(CALLS)))
def test_a_text_function_gives_what_sqlite_gives(data: st.DataObject, call: str) -> None:
    arguments = data.draw(st.tuples(*[ANY] * CALLS[call]))
    plain, metered = apsw.Connection(":memory:"), apsw.Connection(":memory:")
    Natives(lambda work: None, str).install(metered, texts=True)
    assert outcome(metered, call, arguments) == outcome(plain, call, arguments)


@settings(max_examples=300, deadline=None)
@given(st.text("aAb%_", max_size=10), st.text("aAbB", max_size=10))
def test_like_is_sqlites_like(pattern: str, text: str) -> None:
    plain, metered = apsw.Connection(":memory:"), apsw.Connection(":memory:")
    Natives(lambda work: None, str).install(metered, texts=True)
    for call in ("? LIKE ?", "? NOT LIKE ?", "? LIKE ? ESCAPE 'b'"):
        assert outcome(metered, call, (text, pattern)) == outcome(plain, call, (text, pattern))


@pytest.mark.parametrize(
    "call",
    [
        "date('2026-03-01', '+1 month')",
        "datetime(0, 'unixepoch')",
        "time('12:30', '-1 hour')",
        "julianday('2026-03-01')",
        "unixepoch('2026-03-01 10:00')",
        "strftime('%Y week %W', '2026-03-01', 'weekday 1')",
        "strftime('%s', 0, 'auto')",
        "date('nonsense')",
        "date(NULL)",
        "strftime()",
        "datetime('2026-03-01', 'no such modifier')",
    ],
)
def test_a_date_function_gives_what_sqlite_gives(call: str) -> None:
    plain, told = apsw.Connection(":memory:"), apsw.Connection(":memory:")
    Natives(lambda work: None, str).install(told, texts=True)
    assert outcome(told, call, ()) == outcome(plain, call, ())


def test_the_clock_stands_still_at_the_domains_now(
    open_world: Callable[..., World], make_tool: Callable[..., Tool]
) -> None:
    world = open_world("CREATE TABLE t (x)", "2031-05-06T07:08:09")
    called = world.call(
        make_tool("SELECT datetime('now') a, CURRENT_DATE b, strftime('%Y') c, unixepoch() d"), {}
    )
    assert list(json.loads(called.content)[0].values()) == [
        "2031-05-06 07:08:09", "2031-05-06", "2031", 1935817689,
    ]  # fmt: skip


def test_two_worlds_in_one_thread_keep_their_own_clocks(
    open_world: Callable[..., World], make_tool: Callable[..., Tool]
) -> None:
    now = make_tool("SELECT datetime('now') AS now")
    first, second = open_world("CREATE TABLE t (x)", "2001-01-01"), open_world("CREATE TABLE t (x)")
    assert "2001-01-01 00:00:00" in first.call(now, {}).content
    assert "2026-03-01 09:30:00" in second.call(now, {}).content
    assert "2001-01-01 00:00:00" in first.call(now, {}).content


def test_local_time_is_the_worlds_time(
    open_world: Callable[..., World], make_tool: Callable[..., Tool]
) -> None:
    script = "CREATE TABLE t (x, at TEXT DEFAULT (datetime('now', 'localtime')))"
    world = open_world(script)
    modified = "SELECT datetime('now', 'local' || 'time') AS a, datetime('now', 'UTC') AS b"
    world.call(make_tool("INSERT INTO t (x) VALUES (1)", mutates=True), {})
    stored = json.loads(world.call(make_tool("SELECT at FROM t"), {}).content)
    told = json.loads(world.call(make_tool(modified), {}).content)
    assert stored == [{"at": "2026-03-01 09:30:00"}]
    assert told == [{"a": "2026-03-01 09:30:00", "b": "2026-03-01 09:30:00"}]


def test_a_default_that_draws_gives_the_same_at_each_replay_and_another_each_time(
    open_world: Callable[..., World], make_tool: Callable[..., Tool]
) -> None:
    script = "CREATE TABLE t (id TEXT PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))), n INT)"
    insert = make_tool("INSERT INTO t (n) VALUES (:n) RETURNING id", "n", mutates=True)
    first, second = open_world(script), open_world(script)
    ids = [first.call(insert, {"n": n}).content for n in (1, 1, 1)]
    assert ids == [second.call(insert, {"n": n}).content for n in (1, 1, 1)]
    assert len(set(ids)) == 3


def test_draws_of_one_statement_differ(
    open_world: Callable[..., World], make_tool: Callable[..., Tool]
) -> None:
    world = open_world(
        "CREATE TABLE t (n INT, r DEFAULT (random()));"
        "CREATE VIEW w AS SELECT count(DISTINCT r) AS n FROM t"
    )
    world.call(make_tool("INSERT INTO t (n) VALUES (1), (2), (3)", mutates=True), {})
    assert world.query("SELECT n FROM w") == [{"n": 3}]


@pytest.mark.parametrize(
    "call",
    [
        "instr({t}, {t})",
        "length({t})",
        "upper({t})",
        "{t} LIKE 'a%' || {t}",
        "glob('*b', {t})",
        "trim({t}, 'cb')",
        "substr({t}, 2)",
    ],
)
def test_a_text_function_charges_for_long_texts(call: str) -> None:
    charged: list[int] = []
    connection = apsw.Connection(":memory:")
    Natives(charged.append, str).install(connection, texts=True)
    outcome(connection, call.format(t="'abc'"), ())
    short = sum(charged)
    charged.clear()
    outcome(connection, call.format(t="'" + "a" * 490 + "'"), ())
    assert short < sum(charged) < STEPS
