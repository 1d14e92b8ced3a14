"""Whether a JSON Schema is one, said with the place inside it that is wrong."""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from simulation.errors import ToolRefused
from simulation.vocabulary.value import JsonObject
from simulation.world.schemas import validator_of

_META: Final = Draft202012Validator(Draft202012Validator.META_SCHEMA)
_SHOWN: Final = 200
_TYPES: Final = "array, boolean, integer, null, number, object, string"


def schema_problem(schema: JsonObject) -> tuple[str, str]:
    """Path and problem; two empty texts for a schema that can judge."""
    try:
        error = best_match(_META.iter_errors(schema))
    except RecursionError:
        return "", "it is nested too deep."
    if error is not None:
        path = "".join(_part(each) for each in error.absolute_path)
        return path, f"{_said(error.message, list(error.absolute_path))}."
    try:
        validator_of(schema)
    except ToolRefused as refused:
        return "", str(refused)
    return "", ""


def _part(each: Any) -> str:
    return f"[{each}]" if isinstance(each, int) else f".{each}"


def _said(message: str, path: list[Any]) -> str:
    if path and path[-1] == "type":
        return f"{message[:_SHOWN].split(' is not ')[0]} is no type; there are {_TYPES}"
    return message[:_SHOWN]
