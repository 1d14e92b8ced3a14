"""What is not brief is broken off before it holds anybody up, and has changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world import World

MakeTool = Callable[..., Tool]
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"


def counting(most: int) -> str:
    return f"{NUMBERS.format(most)} SELECT count(*) AS many FROM n"


def test_a_look_up_is_done_at_once(shop: World, make_tool: MakeTool) -> None:
    looked_up = shop.at_once(partial(shop.call, make_tool("SELECT name FROM customers"), {}))
    assert looked_up is not None
    assert looked_up.ok


def test_what_takes_long_can_be_done_again(shop: World, make_tool: MakeTool) -> None:
    call = partial(shop.call, make_tool(counting(100_000)), {})
    assert shop.at_once(call) is None
    assert call().content == '[{"many": 100000}]'


def test_what_never_ends_meets_the_limit_that_it_always_met(
    shop: World, make_tool: MakeTool
) -> None:
    call = partial(shop.call, make_tool(counting(10**9)), {})
    assert shop.at_once(call) is None
    assert call().error == "limit"


def test_a_change_that_is_broken_off_has_changed_nothing(shop: World, make_tool: MakeTool) -> None:
    before = shop.digest
    sql = f"INSERT INTO log {NUMBERS.format(1500)} SELECT i, 'x' FROM n"
    call = partial(shop.call, make_tool(sql, mutates=True), {})
    assert shop.at_once(call) is None
    assert shop.digest == before
    assert shop.query("SELECT count(*) AS many FROM log") == [{"many": 3}]
    assert call().content == '{"changed": 1500}'


def test_a_check_that_is_broken_off_says_neither_yes_nor_no(shop: World) -> None:
    def holds() -> bool:
        try:
            return bool(shop.query(counting(100_000)))
        except ToolRefused:
            return False

    assert shop.at_once(holds) is None
    assert holds()
