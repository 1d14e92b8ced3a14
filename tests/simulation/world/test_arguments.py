from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world import World
from simulation.world.arguments import (
    ArgumentsRefused,
    bound_arguments,
    default_arguments,
    fits_schema,
)

Make = Callable[..., Tool]

PROPERTIES: dict[str, Any] = {
    "id": {"type": "integer"},
    "name": {"type": "string", "maxLength": 1000},
    "price": {"type": "number"},
    "open": {"type": "boolean"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "extra": {"type": "object"},
    "limit": {"type": "integer", "default": 10},
}
PARAMETERS = {"type": "object", "properties": PROPERTIES, "required": ["id"]}


@pytest.fixture
def tool(make_tool: Make) -> Tool:
    return make_tool("SELECT 1", parameters=PARAMETERS)


def test_every_property_is_bound(tool: Tool) -> None:
    given_text = '{"id": 3, "name": "Ada", "price": 2.5, "open": true, "tags": ["é", "b"]}'
    assert bound_arguments(tool, given_text) == {
        "id": 3,
        "name": "Ada",
        "price": 2.5,
        "open": 1,
        "tags": '["é","b"]',
        "extra": None,
        "limit": 10,
    }


def test_a_dict_is_taken_as_its_json(tool: Tool) -> None:
    assert bound_arguments(tool, {"id": 1, "extra": {"a": [None, True]}})["extra"] == (
        '{"a":[null,true]}'
    )


def test_a_whole_number_written_as_a_real_is_an_integer(tool: Tool) -> None:
    bound = bound_arguments(tool, '{"id": 3.0, "price": 3.0}')
    assert [type(bound["id"]), type(bound["price"])] == [int, float]


def test_bytes_are_bound_as_bytes(make_tool: Make) -> None:
    tool = make_tool(
        "SELECT 1",
        parameters={"type": "object", "properties": {"a": {"type": "string"}, "b": {}}},
    )
    given_bytes = {"a": {"$bytes": "00ff"}, "b": {"$bytes": "AB"}}
    assert bound_arguments(tool, given_bytes) == {"a": b"\x00\xff", "b": b"\xab"}
    assert bound_arguments(tool, {"b": {"$bytes": "xyz"}})["b"] == '{"$bytes":"xyz"}'


@pytest.mark.parametrize("nothing", ["", "{}", "null", {}])
def test_no_arguments_bind_the_defaults(make_tool: Make, nothing: Any) -> None:
    tool = make_tool("SELECT 1", parameters={"properties": {"a": {}, "b": {"default": [1]}}})
    assert bound_arguments(tool, nothing) == {"a": None, "b": "[1]"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("{", "not valid JSON"),
        ("[1]", "one JSON object"),
        ('"text"', "one JSON object"),
        ("{}", "'id' is a required property"),
        ('{"id": "7"}', "id: '7' is not of type 'integer'"),
        ('{"id": null}', "id: None is not of type 'integer'"),
        ('{"id": 1, "nme": 1}', "no parameter 'nme'. Parameters: id, name"),
        ('{"id": 1, "price": NaN}', "not valid JSON"),
        ('{"id": 1, "price": -Infinity}', "not valid JSON"),
        ('{"id": 1, "price": 1e999}', "too large"),
        ('{"id": 9223372036854775808}', "64 bits"),
        ('{"id": -9223372036854775809}', "64 bits"),
        ('{"id": ' + "9" * 6000 + "}", "not valid JSON"),
        ('{"id": 1e400}', "too large"),
        ('{"id": 1, "name": "a\\u0000b"}', "NUL"),
        ('{"id": 1, "name": "a\\ud800"}', "Unicode"),
        ('{"id": 1, "extra": {"\\ud800": 1}}', "Unicode"),
        ('{"id": 1, "tags": ["\\udfff"]}', "Unicode"),
        ('{"id": 1, "extra": ' + '{"a":' * 50 + "1" + "}" * 51, "nested deeper"),
        ('{"id": 1, "extra": ' + '{"a":' * 50_000 + "1" + "}" * 50_001, "longer than"),
        ("[" * 100_000, "not valid JSON"),
        ('{"id": 1, "tags": [' + '"a",' * 3000 + '"a"]}', "more than"),
        ('{"id": 1, "name": "' + "x" * 10_000_000 + '"}', "longer than"),
        ({"id": 1, "name": "x" * 10_000_000}, "longer than"),
        ({"id": float("nan")}, "not valid JSON"),
        ({"id": {1, 2}}, "not valid JSON"),
        ({"id": b"x"}, "not valid JSON"),
        ({"id": 1, ("a", "b"): 1}, "not valid JSON"),
        ({"id": 10**5000}, "not valid JSON"),
    ],
    ids=lambda part: part[:40] if isinstance(part, str) else "a dict",
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    tool: Tool, shop: World, arguments: Any, sentence: str
) -> None:
    called = shop.call(tool, arguments)
    assert called.error == "invalid_arguments"
    assert sentence in json.loads(called.content)["error"]
    assert len(called.content) < 1000


def test_arguments_that_contain_themselves_are_refused(tool: Tool) -> None:
    circle: dict[str, Any] = {"id": 1}
    circle["extra"] = circle
    with pytest.raises(ArgumentsRefused):
        bound_arguments(tool, circle)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda value: {"id": value, "name": value}),
    )
)
def test_whatever_is_sent_is_bound_or_refused(arguments: Any) -> None:
    tool = Tool(
        name="t",
        description="",
        parameters={"type": "object", "properties": {"id": {}, "name": {}}},
        returns={"type": "array"},
        sql="SELECT :id, :name",
    )
    with suppress(ArgumentsRefused):
        bound = bound_arguments(tool, arguments)
        assert bound.keys() == {"id", "name"}
        assert all(isinstance(v, int | float | str | bytes | None) for v in bound.values())


@pytest.mark.parametrize("default", [10**30, float("inf"), "a\0", "\ud800"])
def test_a_default_that_cannot_be_stored_is_the_tools_fault(make_tool: Make, default: Any) -> None:
    tool = make_tool("SELECT :a", parameters={"properties": {"a": {"default": default}}})
    with pytest.raises(ToolRefused, match="default"):
        default_arguments(tool)


@pytest.mark.parametrize("parameters", [{"properties": []}, {"properties": {"a": {"type": 7}}}])
def test_a_broken_schema_refuses_the_call(
    shop: World, make_tool: Make, parameters: dict[str, Any]
) -> None:
    assert shop.call(make_tool("SELECT 1", parameters=parameters), "{}").error == "refused"


@pytest.mark.parametrize(
    ("given_text", "fits"),
    [
        ('{"id": 1}', True),
        ('{"id": "1"}', False),
        ('{"id": 1, "other": 2}', False),
        ("{}", False),
        ("", False),
        ("null", False),
        ("no JSON", False),
    ],
)
def test_what_surely_fits_is_told_apart(tool: Tool, given_text: str, fits: bool) -> None:
    assert fits_schema(tool, given_text) is fits


def test_bytes_fit_only_as_they_are_read(make_tool: Make) -> None:
    taken = make_tool("SELECT 1", parameters={"properties": {"a": {"type": "string"}}})
    assert bound_arguments(taken, '{"a": {"$bytes": "00"}}')["a"] == b"\0"
    assert not fits_schema(taken, '{"a": {"$bytes": "00"}}')
