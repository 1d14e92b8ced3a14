from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world import World

Make = Callable[..., Tool]


@pytest.mark.parametrize(
    ("sql", "names", "changes"),
    [
        ("SELECT * FROM orders WHERE id = :id", ("id",), {}),
        ("SELECT count(*) AS n FROM open_orders", (), {"returns": {"type": "object"}}),
        ("UPDATE orders SET note = :note WHERE id = :id", ("id", "note"), {"mutates": True}),
        ("DELETE FROM orders WHERE id = :id RETURNING id", ("id",), {"mutates": True}),
        ("DELETE FROM open_orders WHERE id = :id", ("id",), {"mutates": True}),
        (None, ("anything",), {}),
    ],
)
def test_an_honest_tool_is_proved_and_nothing_changes(
    shop: World, make_tool: Make, sql: str | None, names: tuple[str, ...], changes: dict[str, Any]
) -> None:
    before = shop.digest
    shop.prove(make_tool(sql, *names, **changes))
    assert shop.digest == before


@pytest.mark.parametrize(
    ("sql", "names", "changes", "rule"),
    [
        ("SELECT :id AS a", (), {}, "uses :id, which parameters do not declare"),
        ("SELECT 1 AS a", ("id",), {}, "does not use the parameter 'id'"),
        ("DELETE FROM orders", (), {}, "marked as reading"),
        ("SELECT 1 AS a", (), {"mutates": True}, "only reads"),
        ("SELECT 1; SELECT 2", (), {}, "more than one statement"),
        ("SELECT colour FROM orders", (), {}, "no such column"),
        ("SELECT id, id FROM orders", (), {}, "Two columns of the result are named 'id'"),
        ("SELECT random() AS r", (), {}, "random cannot be used"),
        ("SELECT 1 AS a", (), {"name": "two words"}, "letters, digits"),
        ("SELECT 1 AS a", (), {"name": ""}, "letters, digits"),
        ("SELECT 1 AS a", (), {"returns": {}}, "returns must be"),
        ("SELECT 1 AS a", (), {"returns": {"type": "string"}}, "returns must be"),
        ("SELECT 1 AS a", (), {"parameters": {}}, "parameters must be"),
        (
            "SELECT 1 AS a",
            (),
            {"parameters": {"type": "object", "properties": 3}},
            "no JSON Schema",
        ),
        (
            "SELECT 1 AS a",
            (),
            {"returns": {"type": "array", "items": {"$ref": "http://x/y"}}},
            "outside itself",
        ),
        (
            "DELETE FROM orders",
            (),
            {"mutates": True, "returns": {"type": "array"}},
            "add RETURNING",
        ),
        (
            "SELECT :a AS a",
            (),
            {"parameters": {"type": "object", "properties": {"a": {"default": 2**80}}}},
            "default",
        ),
        (None, (), {"returns": {"type": "number"}}, "returns must be"),
    ],
)
def test_a_tool_that_is_not_what_it_says_is_refused(
    shop: World,
    make_tool: Make,
    sql: str | None,
    names: tuple[str, ...],
    changes: dict[str, Any],
    rule: str,
) -> None:
    with pytest.raises(ToolRefused, match=rule):
        shop.prove(make_tool(sql, *names, **changes))


def test_a_tool_is_judged_by_the_world_that_it_is_for(
    shop: World, open_world: Callable[..., World], make_tool: Make
) -> None:
    tool = make_tool("SELECT id FROM orders")
    shop.prove(tool)
    with pytest.raises(ToolRefused, match="no such table"):
        open_world("CREATE TABLE other (id)").prove(tool)
