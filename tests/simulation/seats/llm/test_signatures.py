from __future__ import annotations

from typing import Any

import pytest

from simulation.seats.llm.tools.signatures import shape, signature
from simulation.vocabulary.tools import Tool


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({}, "any"),
        (True, "any"),
        ({"type": "integer"}, "integer"),
        ({"type": ["string", "null"]}, "string"),
        ({"type": ["null"]}, "null"),
        ({"type": ["string", "integer"]}, "string | integer"),
        ({"enum": ["a", 1]}, '"a" | 1'),
        ({"type": "array"}, "[any]"),
        ({"type": "array", "items": {"type": "number"}}, "[number]"),
        ({"type": "object"}, "{}"),
        (
            {
                "type": "object",
                "properties": {"a": {"type": "string"}, "b": {"type": "object"}},
                "required": ["a"],
            },
            "{a: string, b?: {}}",
        ),
        ({"type": "object", "properties": [], "required": 3}, "{}"),
    ],
)
def test_a_schema_is_said_in_a_line(schema: Any, text: str) -> None:
    assert shape(schema) == text


def test_an_endless_schema_ends() -> None:
    schema: dict[str, Any] = {"type": "array"}
    for _ in range(500):
        schema = {"type": "array", "items": schema}
    assert shape(schema) == "[[[[[any]]]]]"


def test_a_tool_is_its_name_what_it_takes_what_it_gives_and_what_it_is_for() -> None:
    tool = Tool(
        name="cancel_order",
        description="Cancels\nan order.",
        parameters={"type": "object", "properties": {"id": {"type": "integer"}}},
        returns={"type": "object"},
        sql=None,
        mutates=True,
    )
    assert signature(tool) == "* cancel_order(id?: integer) -> {}: Cancels an order."
