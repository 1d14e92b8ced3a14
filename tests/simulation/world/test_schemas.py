from __future__ import annotations

from typing import Any

import pytest

from simulation.errors import ToolRefused
from simulation.world.schemas import validator_of


def allows(schema: dict[str, Any], value: Any) -> bool:
    return bool(validator_of(schema).is_valid(value))


def test_references_within_the_schema_are_followed() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/$defs/some~1name"}},
        "$defs": {"some/name": {"type": "integer"}},
    }
    assert allows(schema, {"a": 1})
    assert not allows(schema, {"a": "x"})


def test_patterns_are_judged_on_values_and_on_names() -> None:
    schema = {
        "patternProperties": {"^n_": {"type": "integer"}},
        "properties": {"code": {"pattern": "^[A-Z]+$"}},
    }
    assert allows(schema, {"n_a": 1, "code": "AB", "other": "x"})
    assert not allows(schema, {"n_a": "x"})
    assert not allows(schema, {"code": "ab"})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "no such type"},
        {"properties": []},
        {"$ref": "http://example.com/schema.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "other.json#/x"},
        {"$ref": "#/$defs/missing"},
        {"$ref": "#"},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"$id": "http://example.com/", "type": "object"},
        {"$dynamicRef": "#x"},
        {"pattern": "(a+)+$"},
        {"patternProperties": {"(a|a)*$": {}}},
        {"const": float("nan")},
        {"const": {1, 2}},
        {"description": "x" * 200_000},
    ],
)
@pytest.mark.timeout(20)
def test_an_unbounded_or_broken_schema_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        validator_of(schema)


@pytest.mark.timeout(20)
def test_a_schema_that_doubles_with_each_reference_is_refused() -> None:
    parts = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)}
    schema = {"$ref": "#/$defs/d0", "$defs": {**parts, "d40": {}}}
    with pytest.raises(ToolRefused, match="too often"):
        validator_of(schema)


def test_deep_nesting_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(3_000):
        schema = {"not": schema}
    with pytest.raises(ToolRefused):
        validator_of(schema)


def test_equal_schemas_share_a_validator() -> None:
    assert validator_of({"type": "object"}) is validator_of({"type": "object"})
