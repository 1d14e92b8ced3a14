"""A moment answers as a world in which the same changes were made would, however it is asked."""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world import ORIGINS, Moment, World
from tests.simulation.world.test_random_worlds import changing, image_of, schemas, statements

NOW = "2026-03-01"
QUESTIONS = (
    "SELECT * FROM t",
    "SELECT a, c FROM u WHERE b IS NOT NULL",
    "SELECT count(*) AS n FROM t",
    "SELECT t.a, (SELECT count(*) FROM u WHERE u.b IS t.b) AS n FROM t",
    "SELECT b, max(c) AS most FROM u GROUP BY b",
)
Steps = list[tuple[int, str]]


def fresh(image: bytes, bodies: tuple[str, ...]) -> World:
    world = World.open(image, now=NOW)
    for body in bodies:
        world.call(changing(body), {})
    return world


def asked(place: Moment | World, question: str) -> Any:
    try:
        return list(place.query(question))
    except ToolRefused as refused:
        return str(refused)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(
    schemas(),
    st.lists(st.tuples(st.integers(0, 5), statements()), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_a_moment_answers_as_a_fresh_world_does(
    script: tuple[str, ...], steps: Steps, random: Any
) -> None:
    """From moments of a tree that grows at random places, in whatever order they are asked."""
    image = image_of(script)
    tree: list[tuple[Moment, tuple[str, ...]]] = [(Moment(World.open(image, now=NOW)), ())]
    for place, body in steps:
        moment, bodies = tree[place % len(tree)]
        for question in random.sample(QUESTIONS, 2):
            asked(moment, question)
        outcome = moment.call(changing(body), {})
        with fresh(image, bodies) as world:
            assert outcome.called == world.call(changing(body), {})
        tree.append((outcome.after, (*bodies, body)))
    for moment, bodies in random.sample(tree, len(tree)):
        with fresh(image, bodies) as world:
            for question in QUESTIONS:
                assert asked(moment, question) == asked(world, question)


@pytest.fixture
def moment(shop: World) -> Moment:
    return Moment(shop.copy())


Make = Callable[..., Tool]


def test_a_write_is_never_hidden(moment: Moment, make_tool: Make) -> None:
    """Not by its table, nor by a view of it, nor in what a trigger wrote."""
    views = (
        "SELECT id FROM open_orders ORDER BY id",
        "SELECT what FROM log WHERE what LIKE 'order%'",
    )
    before = [moment.query(view) for view in views]
    send = make_tool("UPDATE orders SET status = 'sent' WHERE id = :id", "id", mutates=True)
    after = moment.call(send, {"id": 1}).after
    assert before == [({"id": 1}, {"id": 3}), ()]
    assert [after.query(view) for view in views] == [({"id": 3},), ({"what": "order 1 is sent"},)]
    assert [moment.query(view) for view in views] == before


def test_what_a_change_left_alone_is_not_read_again(moment: Moment, make_tool: Make) -> None:
    found = moment.query("SELECT name FROM customers")
    send = make_tool("UPDATE orders SET status = 'sent' WHERE id = :id", "id", mutates=True)
    after = moment.call(send, {"id": 1}).after
    assert after.query("SELECT name FROM customers") is found
    assert after.query("SELECT count(*) FROM orders") is not moment.query(
        "SELECT count(*) FROM orders"
    )


def test_rows_that_came_back_as_they_were_count_as_written(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    world = open_world("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);")
    moment = Moment(world)
    assert moment.query("SELECT a FROM t") == ({"a": 1}, {"a": 2})
    again = make_tool(
        "INSERT OR REPLACE INTO t (rowid, a) SELECT 3 - rowid, a FROM t", mutates=True
    )
    after = moment.call(again, {}).after
    assert after.query("SELECT a FROM t") == ({"a": 2}, {"a": 1})


def test_a_view_that_draws_is_read_anew_after_each_change(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    script = "CREATE TABLE t (a); CREATE TABLE u (a); CREATE VIEW v AS SELECT random() AS n;"
    moment = Moment(open_world(script))
    change = make_tool("INSERT INTO t VALUES (:a)", "a", mutates=True)
    first, second = (moment.call(change, {"a": each}).after for each in (1, 2))
    drawn = [place.query("SELECT n FROM v")[0]["n"] for place in (moment, first, second)]
    assert len(set(drawn)) == 3


def test_full_text_is_searched_anew(open_world: Callable[..., World], make_tool: Make) -> None:
    script = "CREATE VIRTUAL TABLE f USING fts5(x); CREATE TABLE t (x);"
    script += "CREATE TRIGGER index_ AFTER INSERT ON t BEGIN INSERT INTO f VALUES (new.x); END;"
    moment = Moment(open_world(script))
    search = "SELECT x FROM f WHERE f MATCH 'kettle'"
    assert moment.query(search) == ()
    add = make_tool("INSERT INTO t VALUES (:x)", "x", mutates=True)
    assert moment.call(add, {"x": "a kettle"}).after.query(search) == ({"x": "a kettle"},)


def test_a_change_that_fails_leaves_the_moment_as_it_is(moment: Moment, make_tool: Make) -> None:
    spoil = make_tool("UPDATE orders SET status = :to WHERE id = 1", "to", mutates=True)
    failed = moment.call(spoil, {"to": "eaten"})
    assert (failed.called.error, failed.after) == ("constraint", moment)
    assert moment.call(spoil, {"to": "eaten"}).called is failed.called
    later = moment.call(spoil, {"to": "sent"}).after
    assert later.query("SELECT status FROM orders WHERE id = 1") == ({"status": "sent"},)
    assert moment.query("SELECT status FROM orders WHERE id = 1") == ({"status": "open"},)


def test_the_same_change_gives_the_same_moment(moment: Moment, make_tool: Make) -> None:
    send = make_tool("UPDATE orders SET status = 'sent' WHERE id = :id", "id", mutates=True)
    after = moment.call(send, {"id": 1}).after
    assert moment.call(send, {"id": 1}).after is after
    assert moment.call(send, {"id": 3}).after is not after


def test_arguments_are_told_apart_by_their_type(
    open_world: Callable[..., World], make_tool: Make
) -> None:
    moment = Moment(open_world("CREATE TABLE t (a);"))
    kind = make_tool("SELECT typeof(:a) AS kind", "a")
    kinds = [moment.call(kind, {"a": each}).data[0]["kind"] for each in (1, 1.5, "1", None)]
    assert kinds == ["integer", "real", "text", "null"]
    asked = "SELECT typeof(:a) AS kind"
    assert moment.query(asked, {"a": 1}) != moment.query(asked, {"a": "1"})


def test_tools_of_one_name_are_told_apart(moment: Moment, make_tool: Make) -> None:
    for column in ("name", "email", "credit"):
        tool = make_tool(f"SELECT {column} AS x FROM customers WHERE id = 1")
        (row,) = moment.query(f"SELECT {column} AS x FROM customers WHERE id = 1")
        assert moment.call(tool, {}).data == [row]


def test_many_threads_may_ask_and_change(moment: Moment, make_tool: Make) -> None:
    rename = make_tool("UPDATE customers SET name = :name WHERE id = 1", "name", mutates=True)

    def renamed(number: int) -> bool:
        assert moment.query("SELECT name FROM customers WHERE id = 1") == ({"name": "Ada"},)
        after = moment.call(rename, {"name": f"A{number % 7}"}).after
        return after.query("SELECT name FROM customers WHERE id = 1") == (
            {"name": f"A{number % 7}"},
        )

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(renamed, range(120)))


def test_a_moment_that_nobody_holds_closes_its_world(moment: Moment, make_tool: Make) -> None:
    send = make_tool("UPDATE orders SET status = 'sent' WHERE id = :id", "id", mutates=True)
    gc.collect()
    before = len(apsw.connections())
    later = [moment.call(send, {"id": each}).after for each in (1, 2, 3)]
    assert len(apsw.connections()) == before + 3
    del later
    assert len(apsw.connections()) == before


def test_an_image_is_opened_once_for_all_threads(image_of: Callable[[str], bytes]) -> None:
    image = image_of("CREATE TABLE only_here (a);")
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: ORIGINS.of(bytes(image), now=NOW), range(16)))
    assert len(found) == 1
    assert ORIGINS.of(image, now="2026-03-02") not in found


def test_origins_are_held_by_the_size_of_their_images(
    image_of: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [image_of(f"CREATE TABLE t{number} (a);") for number in range(4)]
    monkeypatch.setattr("simulation.world.origins.KEPT_BYTES", 3 * len(images[0]))
    first = [ORIGINS.of(image, now=NOW) for image in images]
    assert [
        ORIGINS.of(image, now=NOW) is held
        for image, held in zip(images[1:], first[1:], strict=True)
    ] == [True] * 3
    assert ORIGINS.of(images[0], now=NOW) is not first[0]
