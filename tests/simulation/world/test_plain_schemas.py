"""What is admitted at a glance is what the validator admits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.domains import load_pack, pack_names
from simulation.world.plain_schemas import PlainSchema
from simulation.world.schemas import validator_of

KINDS = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object"])
KEYWORDS = st.fixed_dictionaries(
    {},
    optional={
        "type": KINDS | st.lists(KINDS, min_size=1, max_size=3, unique=True),
        "enum": st.lists(st.sampled_from(["a", "bb", 1, True, None]), min_size=1, max_size=3),
        "minimum": st.integers(-2, 2),
        "maximum": st.floats(-2, 2),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 2),
        "const": st.sampled_from([1, "a"]),
        "pattern": st.just("^a"),
        "description": st.just("What it is."),
    },
)
PROPERTIES = st.dictionaries(st.sampled_from("xyz"), KEYWORDS | st.booleans(), max_size=3)
SCHEMAS = st.fixed_dictionaries(
    {"properties": PROPERTIES},
    optional={
        "type": st.sampled_from(["object", ["object", "null"]]),
        "required": st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
        "additionalProperties": st.booleans() | st.just({"type": "string"}),
        "minProperties": st.integers(0, 2),
    },
)
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    ["", "a", "bb", "ccc", 0, 1, 2, 3, -1, 0.5, 1.0, True, False, None, [], {}]
)
GIVEN = st.dictionaries(st.sampled_from("xyz"), VALUES, max_size=3)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(SCHEMAS, GIVEN)
def test_nothing_is_admitted_that_the_validator_refuses(
    schema: dict[str, Any], given_values: dict[str, Any]
) -> None:
    if PlainSchema(schema).admits(given_values):
        assert validator_of(schema).is_valid(given_values)


@pytest.mark.parametrize("pack", pack_names())
def test_the_schemas_of_the_packs_are_plain(pack: str) -> None:
    for tool in load_pack(pack).domain.tools:
        properties = tool.parameters["properties"]
        given_values = {name: _fitting(schema) for name, schema in properties.items()}
        assert PlainSchema(tool.parameters).admits(given_values)
        assert not PlainSchema(tool.parameters).admits(given_values | {"no such": 1})


def _fitting(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    fitting = {"string": "x", "integer": 1, "number": 1.5, "boolean": True}
    return fitting[schema["type"]]
