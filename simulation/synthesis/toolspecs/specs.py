"""Example tools as people have them: OpenAI's function specs, bare ones, or a server's list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from simulation.errors import InputError
from simulation.synthesis.toolspecs.schemas import schema_problem
from simulation.vocabulary.value import JsonObject, Value

MOST_TOOLS: Final = 128
LONGEST_DESCRIPTION: Final = 4_000
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FORM: Final = 'Give a JSON list of {"name": ..., "description": ..., "parameters": {...}}.'
_SCHEMA: Final = "Make it a JSON Schema."
_PARAMETERS: Final = ("parameters", "inputSchema", "input_schema")
_RETURNS: Final = ("returns", "outputSchema", "output_schema", "response")


class Spec(Value):
    """A tool as it was given."""

    name: str
    description: str = ""
    parameters: JsonObject
    returns: JsonObject | None = None
    """None: to be predicted."""
    mutates: bool | None = None
    """None: nobody said."""


def read_specs(data: Any, field: str = "tools") -> tuple[Spec, ...]:
    """Raises InputError naming the tool and the place in it."""
    listed = _listed(data)
    if listed is None:
        raise InputError(field, "it is no list of tools.", _FORM)
    if not 1 <= len(listed) <= MOST_TOOLS:
        raise InputError(field, f"it holds {len(listed)} tools.", f"Give 1 to {MOST_TOOLS}.")
    specs = tuple(_spec(each, f"{field}[{at}]") for at, each in enumerate(listed))
    seen: set[str] = set()
    for at, spec in enumerate(specs):
        if spec.name in seen:
            raise InputError(f"{field}[{at}].name", f"{spec.name} is there twice.", "Keep one.")
        seen.add(spec.name)
    return specs


def _listed(data: Any) -> list[Any] | None:
    """The list itself, or the one in an object: of a chat, of a server's answer."""
    for _ in range(2):
        if isinstance(data, dict):
            inner = (data.get(name) for name in ("tools", "functions", "result"))
            data = next((each for each in inner if each is not None), None)
    return data if isinstance(data, list) else None


def _spec(entry: Any, place: str) -> Spec:
    function = entry.get("function") if isinstance(entry, dict) else None
    if function is not None and "name" not in entry:
        entry, place = function, f"{place}.function"
    if not isinstance(entry, dict):
        raise InputError(place, "it is no tool.", _FORM)
    name = entry.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InputError(
            f"{place}.name",
            f"{str(name)[:80]!r} is no name.",
            "A name has 1 to 64 letters, digits, hyphens and underscores.",
        )
    place = f"{place} ({name})"
    return Spec(
        name=name,
        description=_description(entry, place),
        parameters=_parameters(entry, place),
        returns=_returns(entry, place),
        mutates=_mutates(entry, place),
    )


def _description(entry: JsonObject, place: str) -> str:
    text = entry.get("description") or ""
    if not isinstance(text, str) or len(text) > LONGEST_DESCRIPTION:
        raise InputError(
            f"{place}.description",
            "it is no text, or too long.",
            f"Say in at most {LONGEST_DESCRIPTION:,} characters what the tool does.",
        )
    return text.strip()


def _parameters(entry: JsonObject, place: str) -> JsonObject:
    name, schema = _first(entry, _PARAMETERS)
    place = f"{place}.{name}"
    if schema is None:
        return {"type": "object", "properties": {}}
    checked = _checked(schema, place)
    if checked.get("type", "object") != "object":
        raise InputError(place, "its type is not object.", "Put the values into properties.")
    properties = checked.get("properties", {})
    return {"type": "object", **checked, "properties": properties}


def _returns(entry: JsonObject, place: str) -> JsonObject | None:
    name, schema = _first(entry, _RETURNS)
    if schema is None:
        return None
    checked = _checked(schema, f"{place}.{name}")
    if checked.get("type") not in ("object", "array"):
        raise InputError(
            f"{place}.{name}",
            "its type is neither object nor array.",
            "Put the value into an object, or leave the schema out to have it predicted.",
        )
    return checked


def _first(entry: JsonObject, names: tuple[str, ...]) -> tuple[str, Any]:
    found = ((name, entry[name]) for name in names if entry.get(name) is not None)
    return next(found, (names[0], None))


def _checked(schema: Any, place: str) -> JsonObject:
    if not isinstance(schema, dict):
        raise InputError(place, "it is no JSON Schema but a single value.", _SCHEMA)
    plain = {name: part for name, part in schema.items() if name not in ("$schema", "$id")}
    path, problem = schema_problem(plain)
    if problem:
        raise InputError(f"{place}{path}", problem, _SCHEMA)
    return plain


def _mutates(entry: JsonObject, place: str) -> bool | None:
    """Said outright, or by the hint of a server that it only reads."""
    said = entry.get("mutates")
    hints = entry.get("annotations")
    hint = hints.get("readOnlyHint") if isinstance(hints, dict) else None
    for value in _given(said, None if hint is None else not hint):
        if not isinstance(value, bool):
            raise InputError(f"{place}.mutates", "it is neither true nor false.", "Say which.")
        return value
    return None


def _given(*values: Any) -> Iterator[Any]:
    return (value for value in values if value is not None)
