"""Reference solutions over tools without SQL: nothing runs, so schemas are held against schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import best_match

from simulation.synthesis.writing.proposal import From
from simulation.synthesis.writing.selecting import Selected
from simulation.synthesis.writing.service import Tried, described
from simulation.synthesis.writing.thread import Done
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.tasks import CalledCheck, Check
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.arguments import properties_of
from simulation.world.schemas import validator_of

LONGEST_PINNED = 40
"""Characters: a longer text is put in one's own words by whoever calls."""


class Placeholder(str):
    """Stands for a value that only a played dialogue will know: ``<order_id of s1>``."""

    __slots__ = ("schema",)
    schema: JsonObject


class SimulatedService:
    is_executed = False

    def call(self, tool: Tool, arguments: JsonObject, *, fails: bool) -> Tried:
        if fails:
            raise Unproved(f'{tool.name} runs nowhere, so it cannot fail. Leave "fails" out.')
        _check_arguments(tool, arguments)
        return Tried(None, checks=(_check(tool, arguments),))

    def select(self, done: Done, wanted: From) -> Selected:
        schema, is_list = _property(done.tool, wanted.property)
        for name in wanted.where:
            _property(done.tool, name)
        value = Placeholder(f"<{wanted.property} of {done.name}>")
        value.schema = schema
        row = wanted.row if isinstance(wanted.row, int) else 0
        return Selected((value,), row if is_list else None)


def _check(tool: Tool, arguments: JsonObject) -> Check:
    pinned = {name: value for name, value in arguments.items() if _is_pinned(value)}
    return CalledCheck(
        tool=tool.name, arguments=pinned, description=f"A call succeeds: {described(tool)}."
    )


def _is_pinned(value: Any) -> bool:
    if isinstance(value, Placeholder | list | dict):
        return False
    return not isinstance(value, str) or len(value) <= LONGEST_PINNED


def _check_arguments(tool: Tool, arguments: JsonObject) -> None:
    """Literals against the schema, references against the type of what they refer to."""
    properties = properties_of(tool)
    unknown = sorted(set(arguments) - set(properties))
    if unknown:
        known = ", ".join(properties) or "none"
        raise Unproved(f"{tool.name} has no parameter {unknown[0]!r}. Its parameters: {known}.")
    missing = [name for name in tool.parameters.get("required", ()) if name not in arguments]
    if missing:
        raise Unproved(f"{tool.name} is called without {missing[0]!r}, which it requires.")
    for name, value in arguments.items():
        if isinstance(value, Placeholder):
            _check_types(tool, name, properties[name], value)
    literals = {name: value for name, value in arguments.items() if not _holds_placeholder(value)}
    _check_literals(tool, literals)


def _check_types(tool: Tool, name: str, schema: Any, value: Placeholder) -> None:
    taken, given = set(_types(schema)), set(_types(value.schema))
    if "number" in taken:
        taken.add("integer")
    if taken and given and not taken & given:
        raise Unproved(
            f"{tool.name} takes {name} as {' or '.join(sorted(taken))}, but {value} is "
            f"{' or '.join(sorted(given))}."
        )


def _types(schema: Any) -> Iterator[str]:
    kinds = schema.get("type") if isinstance(schema, dict) else None
    yield from [kinds] if isinstance(kinds, str) else kinds or ()


def _check_literals(tool: Tool, literals: JsonObject) -> None:
    optional = {name: part for name, part in tool.parameters.items() if name != "required"}
    error = best_match(validator_of(optional).iter_errors(literals))
    if error is not None:
        where = ".".join(map(str, error.absolute_path))
        raise Unproved(f"{tool.name} is given {where}: {error.message[:300]}.")


def _holds_placeholder(value: Any) -> bool:
    if isinstance(value, Placeholder):
        return True
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_holds_placeholder, parts))


def _property(tool: Tool, path: str) -> tuple[JsonObject, bool]:
    """The schema of a property, dots leading inwards, and whether it stands in a list.

    Where a schema says nothing of properties, any may be there.
    """
    schema, is_list = _row(tool.returns)
    for name in path.split("."):
        inner = schema.get("properties")
        if not isinstance(inner, dict):
            return {}, is_list
        if name not in inner:
            names = ", ".join(inner) or "none"
            raise Unproved(f"{tool.name} returns no {path!r}. Properties there: {names}.")
        schema, deeper = _row(inner[name])
        is_list = is_list or deeper
    return schema, is_list


def _row(schema: Any) -> tuple[JsonObject, bool]:
    """The items of a list; the schema itself for anything else."""
    if not isinstance(schema, dict):
        return {}, False
    if "array" in set(_types(schema)):
        return _row(schema.get("items", {}))[0], True
    return schema, False


def plain(value: Any) -> Any:
    """JSON of nothing but its own types: placeholders become text."""
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value) if isinstance(value, str) else value
