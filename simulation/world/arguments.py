"""A call's arguments: whatever a model sent, made into values to bind, or a sentence back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from jsonschema.exceptions import ValidationError, best_match

from simulation.errors import ToolRefused
from simulation.vocabulary.kept import MOST_DIALOGUES, Kept
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.plain_schemas import plain_schema
from simulation.world.schemas import validator_of
from simulation.world.values import SqlValue

ARGUMENT_CHARACTERS: Final = 200_000
ARGUMENT_VALUES: Final = 2_000
ARGUMENT_DEPTH: Final = 20
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*")


class ArgumentsRefused(Exception):
    """The message is the sentence for the agent."""


class Bound(NamedTuple):
    values: Mapping[str, SqlValue]
    is_plain: bool
    """There are some, and they satisfy the schema as they stand: nothing was read into them."""


def bound_arguments(tool: Tool, arguments: str | JsonObject) -> Mapping[str, SqlValue]:
    """One value for each property of ``tool.parameters``. Raises ArgumentsRefused, ToolRefused."""
    bound = _bound(tool, arguments) if isinstance(arguments, str) else _read_bound(tool, arguments)
    return bound.values


def fits_schema(tool: Tool, arguments: str) -> bool:
    """Whether they surely do, as they stand; of what does not, and of none, a validator can tell
    more.
    """
    try:
        return _bound(tool, arguments).is_plain
    except (ArgumentsRefused, ToolRefused):
        return False


def _read_bound(tool: Tool, arguments: str | JsonObject) -> Bound:
    given = _read(arguments)
    _check_values(given)
    properties = properties_of(tool)
    _check_names(given, properties)
    plain = {name: _as_declared(value, properties[name]) for name, value in given.items()}
    _validate(tool, plain)
    values = {name: _bindable(value, properties[name]) for name, value in given.items()}
    return Bound(_defaults(tool) | values, bool(given) and plain == given)


_bound: Kept[Tool, Bound] = Kept(_read_bound, MOST_DIALOGUES)
"""A call is looked at as it is made, as it is carried out, and by the checks."""


def default_arguments(tool: Tool) -> dict[str, SqlValue]:
    """What is bound for parameters that are not given. Raises ToolRefused."""
    return _defaults(tool).copy()


def bindable_values(given: JsonObject) -> dict[str, SqlValue]:
    """Values from trusted code, made fit to bind. Raises ArgumentsRefused."""
    plain = {name: value for name, value in given.items() if not isinstance(value, bytes)}
    _check_values(plain)
    bound = {name: _bindable(value, None) for name, value in plain.items()}
    return {**given, **bound}


def properties_of(tool: Tool) -> dict[str, Any]:
    properties = tool.parameters.get("properties", {})
    if not isinstance(properties, dict):
        raise ToolRefused("The tool's parameters have no properties.")
    return properties


def _read(arguments: str | JsonObject) -> JsonObject:
    try:
        text = arguments if isinstance(arguments, str) else json.dumps(arguments, allow_nan=False)
        if len(text) > ARGUMENT_CHARACTERS:
            raise ArgumentsRefused(
                f"The arguments are longer than {ARGUMENT_CHARACTERS} characters."
            )
        given = json.loads(text or "{}", parse_constant=_no_constant)
    except (ValueError, TypeError, RecursionError) as error:
        raise ArgumentsRefused("The arguments are not valid JSON. Send one JSON object.") from error
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise ArgumentsRefused("The arguments must be one JSON object.")
    return given


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _check_values(given: JsonObject) -> None:
    """Refuse what SQLite cannot hold, and more than a call can need."""
    level: list[Any] = [given]
    seen = 0
    for _ in range(ARGUMENT_DEPTH):
        below: list[Any] = []
        for value in level:
            below.extend(_parts(value))
        seen += len(below)
        if seen > ARGUMENT_VALUES:
            raise ArgumentsRefused(f"The arguments hold more than {ARGUMENT_VALUES} values.")
        if not below:
            return
        level = below
    raise ArgumentsRefused(f"The arguments are nested deeper than {ARGUMENT_DEPTH} levels.")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ArgumentsRefused("A number in the arguments does not fit into 64 bits.")
    elif isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ArgumentsRefused("A number in the arguments is too large.")
    return []


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ArgumentsRefused("A text in the arguments holds a NUL character.")
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ArgumentsRefused("A text in the arguments is not valid Unicode.")


def _check_names(given: JsonObject, properties: JsonObject) -> None:
    unknown = [name for name in given if name not in properties]
    if unknown:
        known = ", ".join(properties) or "none"
        raise ArgumentsRefused(f"There is no parameter {unknown[0][:80]!r}. Parameters: {known}.")


def _validate(tool: Tool, plain: JsonObject) -> None:
    validator = validator_of(tool.parameters)
    if plain_schema(tool.parameters).admits(plain):
        return
    try:
        error = best_match(validator.iter_errors(plain))
    except RecursionError as deep:
        raise ArgumentsRefused("The arguments are nested too deep.") from deep
    if error is not None:
        raise ArgumentsRefused(_sentence(error))


def _sentence(error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.absolute_path)
    problem = error.message if len(error.message) <= 300 else error.message[:297] + "..."
    return f"{where}: {problem}." if where else f"{problem}."


def _found_defaults(tool: Tool) -> dict[str, SqlValue]:
    return {name: _default(schema) for name, schema in properties_of(tool).items()}


_defaults: Final = Kept(_found_defaults, most=1024)


def _default(schema: Any) -> SqlValue:
    default = schema.get("default") if isinstance(schema, dict) else None
    try:
        _check_values({"default": default})
    except ArgumentsRefused as refused:
        raise ToolRefused("A default of the tool's parameters cannot be stored.") from refused
    return _bindable(default, schema)


def _is_bytes(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"$bytes"}
        and isinstance(value["$bytes"], str)
        and _HEX.fullmatch(value["$bytes"]) is not None
    )


def _allows(schema: Any, kind: str) -> bool:
    kinds = schema.get("type") if isinstance(schema, dict) else None
    return kind == kinds or (isinstance(kinds, list) and kind in kinds)


def _as_declared(value: Any, schema: Any) -> Any:
    """Bytes for a property that is declared as a string count as their hex digits."""
    return value["$bytes"] if _is_bytes(value) and _allows(schema, "string") else value


def _bindable(value: Any, schema: Any) -> SqlValue:
    if _is_bytes(value):
        return bytes.fromhex(value["$bytes"])
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return int(value) if _allows(schema, "integer") else value
    if value is None or isinstance(value, int | float | str):
        return value
    raise ArgumentsRefused("A value in the arguments is none that JSON has.")
