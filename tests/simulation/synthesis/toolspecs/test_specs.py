"""Tools files as people have them, and what is wrong with them said by tool and place."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.errors import InputError
from simulation.synthesis.toolspecs import read_specs

FIND: dict[str, Any] = {
    "name": "find_bike",
    "description": "Find free bikes at a station.",
    "parameters": {
        "type": "object",
        "properties": {"station": {"type": "string"}, "count": {"type": "integer"}},
        "required": ["station"],
    },
}
DRAFT = "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(
    "data",
    [
        [FIND],
        [{"type": "function", "function": FIND}],
        {"tools": [{"type": "function", "function": FIND}]},
        {"functions": [FIND], "messages": []},
        {"jsonrpc": "2.0", "result": {"tools": [FIND]}},
        [{"name": "find_bike", "description": FIND["description"],
          "inputSchema": {**FIND["parameters"], "$schema": DRAFT}}],
        [{"name": "find_bike", "description": FIND["description"],
          "input_schema": FIND["parameters"]}],
        [{**FIND, "type": "function", "strict": True}],
    ],
)  # fmt: skip
def test_every_form_of_a_spec_is_read(data: Any) -> None:
    (spec,) = read_specs(data)
    assert spec.name == "find_bike"
    assert spec.description == FIND["description"]
    assert spec.parameters == FIND["parameters"]
    assert spec.returns is None
    assert spec.mutates is None


def test_what_a_server_says_of_its_tools_is_taken() -> None:
    result = {"type": "object", "properties": {"bikes": {"type": "array"}}}
    hints = {"outputSchema": result, "annotations": {"readOnlyHint": True, "title": "Find"}}
    (spec,) = read_specs({"tools": [{**FIND, **hints}]})
    assert spec.returns == result
    assert spec.mutates is False


def test_a_tool_without_parameters_takes_none() -> None:
    (spec,) = read_specs([{"name": "ping"}])
    assert spec.parameters == {"type": "object", "properties": {}}


def spoiled(**parts: Any) -> list[Any]:
    return [FIND, {**FIND, "name": "rent_bike", **parts}]


@pytest.mark.parametrize(
    ("data", "place", "problem"),
    [
        ({"title": "x"}, "tools", "no list of tools"),
        ("find_bike", "tools", "no list of tools"),
        ([], "tools", "holds 0 tools"),
        ([FIND] * 200, "tools", "holds 200 tools"),
        ([FIND, FIND], "tools[1].name", "twice"),
        ([FIND, "rent"], "tools[1]", "no tool"),
        ([{"type": "function", "function": []}], "tools[0].function", "no tool"),
        (spoiled(name="rent a bike"), "tools[1].name", "no name"),
        (spoiled(name=None), "tools[1].name", "no name"),
        (spoiled(description=7), "tools[1] (rent_bike).description", "no text"),
        (spoiled(parameters="none"), "tools[1] (rent_bike).parameters", "no JSON Schema"),
        (spoiled(parameters={"type": "dict"}), "tools[1] (rent_bike).parameters.type",
         "'dict' is no type; there are array"),
        (spoiled(parameters={"type": "object", "properties": {"days": {"type": "float"}}}),
         "tools[1] (rent_bike).parameters.properties.days.type", "'float' is no type"),
        (spoiled(parameters={"type": "object", "required": "station"}),
         "tools[1] (rent_bike).parameters.required", "not of type 'array'"),
        (spoiled(parameters={"type": "array"}), "tools[1] (rent_bike).parameters", "not object"),
        (spoiled(parameters={"type": "object", "properties": {"a": {"$ref": "http://x/y"}}}),
         "tools[1] (rent_bike).parameters", "outside itself"),
        (spoiled(returns={"type": "string"}), "tools[1] (rent_bike).returns", "neither object"),
        (spoiled(mutates="yes"), "tools[1] (rent_bike).mutates", "neither true nor false"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_tool_and_place(data: Any, place: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_specs(data)
    assert refused.value.field == place
    assert problem in refused.value.problem
    assert refused.value.remedy
