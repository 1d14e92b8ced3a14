"""A short way to say yes: most arguments fit the few keywords that most schemas of tools use.

What it does not admit, the validator judges: it alone says no, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from simulation.vocabulary.kept import Kept
from simulation.vocabulary.value import JsonObject

Test = Callable[[Any], bool]
_SAYS_NOTHING: Final = frozenset(
    {"title", "description", "default", "examples", "format", "deprecated"}
)
"""Keywords that refuse no value."""
_OF_OBJECTS: Final = frozenset({"type", "properties", "required", "additionalProperties"})


def _is_whole(value: Any) -> bool:
    return type(value) is int or (type(value) is float and value.is_integer())


_TYPES: Final[dict[str, Test]] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_whole,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_TESTS: Final[dict[str, Callable[[Any], Test]]] = {
    "enum": lambda options: lambda value: isinstance(value, str) and value in options,
    "minimum": lambda low: lambda value: not isinstance(value, int | float) or value >= low,
    "maximum": lambda high: lambda value: not isinstance(value, int | float) or value <= high,
    "minLength": lambda least: lambda value: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda most: lambda value: not isinstance(value, str) or len(value) <= most,
}


class PlainSchema:
    """What is known at a glance of the objects that a schema admits."""

    def __init__(self, schema: JsonObject) -> None:
        """``schema`` is a valid JSON Schema."""
        self._is_plain = (
            schema.get("type") == "object"
            and schema.keys() <= _OF_OBJECTS | _SAYS_NOTHING
            and schema.get("additionalProperties", True) in (True, False)
        )
        properties = schema.get("properties", {}) if self._is_plain else {}
        found = {name: _tests(each) for name, each in properties.items()}
        self._tests = {name: tests for name, tests in found.items() if tests is not None}
        self._required: tuple[str, ...] = tuple(schema.get("required", ()))

    def admits(self, given: JsonObject) -> bool:
        """True where nothing is wrong with ``given``; False where that is not certain."""
        if not self._is_plain or any(name not in given for name in self._required):
            return False
        for name, value in given.items():
            tests = self._tests.get(name)
            if tests is None or not all(test(value) for test in tests):
                return False
        return True


def _tests(schema: Any) -> tuple[Test, ...] | None:
    """None for a property that is not plain."""
    if not isinstance(schema, dict) or not schema.keys() <= _TESTS.keys() | _SAYS_NOTHING | {
        "type"
    }:
        return None
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds or not all(kind in _TYPES for kind in kinds):
        return None
    return (_any_of(kinds), *(_TESTS[key](each) for key, each in schema.items() if key in _TESTS))


def _any_of(kinds: list[str]) -> Test:
    tests = [_TYPES[kind] for kind in kinds]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


plain_schema: Final[Kept[JsonObject, PlainSchema]] = Kept(PlainSchema, most=1024)
"""By identity, since schemas of tools are frozen."""
