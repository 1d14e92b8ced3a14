from __future__ import annotations

import json
from typing import Any

from simulation.vocabulary.tools import Tool
from simulation.world.argument_problems import argument_problems

ORDER = Tool(
    name="order",
    description="Order something.",
    parameters={
        "type": "object",
        "properties": {
            "sku": {"type": "string"},
            "count": {"type": "integer", "minimum": 1},
            "to": {
                "type": "object",
                "properties": {"street": {"type": "string"}},
                "required": ["street"],
            },
        },
        "required": ["sku", "count"],
    },
    returns={"type": "object"},
    sql="SELECT :sku, :count, :to",
)


def problems(given: Any) -> dict[tuple[str, ...], str]:
    text = given if isinstance(given, str) else json.dumps(given)
    return dict(argument_problems(ORDER, text))


def test_arguments_that_fit_have_no_problem() -> None:
    assert problems({"sku": "A-1", "count": 2, "to": {"street": "Elm"}}) == {}


def test_each_part_has_its_own_problem() -> None:
    found = problems({"count": 0, "to": {"street": 7}})

    assert found[("sku",)] == "It is needed."
    assert "minimum" in found[("count",)]
    assert "not of type 'string'" in found[("to", "street")]


def test_a_missing_part_of_a_part_is_named_by_its_path() -> None:
    assert problems({"sku": "A-1", "count": 1, "to": {}}) == {("to", "street"): "It is needed."}


def test_a_parameter_that_there_is_not_is_named() -> None:
    assert "sku, count, to" in problems({"sku": "A", "count": 1, "colour": "red"})[("colour",)]


def test_what_is_no_object_is_a_problem_of_the_whole() -> None:
    assert "not valid JSON" in problems("{")[()]
    assert "one JSON object" in problems("[1]")[()]


def test_what_the_schema_takes_and_the_world_does_not_is_told_too() -> None:
    assert "NUL" in problems({"sku": "a\0", "count": 1})[()]


def test_a_flood_of_problems_is_cut() -> None:
    assert len(argument_problems(ORDER, json.dumps({f"x{n}": n for n in range(500)}))) == 20
