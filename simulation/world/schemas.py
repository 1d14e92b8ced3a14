"""JSON Schemas of tools: untrusted, so they are bounded before they judge anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from simulation.errors import ToolRefused
from simulation.vocabulary.value import JsonObject, canonical_json
from simulation.world.patterns import check_pattern, fits

SCHEMA_CHARACTERS: Final = 100_000
_ELSEWHERE: Final = frozenset({"$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor"})
"""Keywords that change where a reference leads."""
EXPANDED_NODES: Final = 20_000
"""Of a schema with its references written out: what validation may have to walk."""


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not fits(pattern, instance):
        yield ValidationError(f"{instance[:80]!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: JsonObject, instance: Any, _: Any
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for pattern, schema in patterns.items():
            for name in filter(lambda name: fits(pattern, name), instance):
                yield from validator.descend(instance[name], schema, path=name)


_Bounded: Final = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern, "patternProperties": _pattern_properties}
)


def validator_of(schema: JsonObject) -> Validator:
    """A validator, shared by tools of equal content. Raises ToolRefused for a bad schema."""
    held = _HELD.get(id(schema))
    if held is None or held[0] is not schema:
        if len(_HELD) >= 1024:
            _HELD.clear()
        held = _HELD[id(schema)] = (schema, _compiled(_text(schema)))
    if isinstance(held[1], str):
        raise ToolRefused(held[1])
    return held[1]


_HELD: Final[dict[int, tuple[JsonObject, Validator | str]]] = {}
"""By identity, since writing a schema out takes longer than a call; schemas of tools are frozen."""


def _text(schema: JsonObject) -> str:
    try:
        return canonical_json(schema)
    except (TypeError, ValueError, RecursionError) as error:
        raise ToolRefused("A schema of the tool is not JSON.") from error


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Validator | str:
    """The validator, or why there is none."""
    if len(text) > SCHEMA_CHARACTERS:
        return f"A schema of the tool is longer than {SCHEMA_CHARACTERS} characters."
    try:
        schema = json.loads(text, parse_constant=_no_constant)
        Draft202012Validator.check_schema(schema)
        _Walk(schema).check()
    except SchemaError as error:
        return f"A schema of the tool is no JSON Schema: {error.message[:200]}"
    except (RecursionError, ValueError):
        return "A schema of the tool is nested too deep or cannot be read."
    except ToolRefused as refusal:
        return str(refusal)
    validator: Validator = _Bounded(schema, registry=Registry())
    return validator


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class _Walk:
    """Writes out a schema's references to count what validation may visit."""

    def __init__(self, schema: JsonObject) -> None:
        self._root = schema
        self._nodes = 0

    def check(self) -> None:
        self._visit(self._root, ())

    def _visit(self, node: Any, open_references: tuple[str, ...]) -> None:
        self._nodes += 1
        if self._nodes > EXPANDED_NODES:
            raise ToolRefused("A schema of the tool refers to itself too often.")
        if isinstance(node, list):
            for part in node:
                self._visit(part, open_references)
        elif isinstance(node, dict):
            self._visit_object(node, open_references)

    def _visit_object(self, node: JsonObject, open_references: tuple[str, ...]) -> None:
        if elsewhere := _ELSEWHERE & node.keys():
            raise ToolRefused(f"A schema of the tool uses {min(elsewhere)}; write it out instead.")
        for pattern in (node.get("pattern"), *(node.get("patternProperties") or ())):
            if isinstance(pattern, str):
                check_pattern(pattern)
        reference = node.get("$ref")
        if isinstance(reference, str):
            if reference in open_references:
                raise ToolRefused("A schema of the tool refers to itself.")
            self._visit(self._resolve(reference), (*open_references, reference))
        for key, part in node.items():
            if key not in ("$defs", "definitions", "enum", "const", "default", "examples"):
                self._visit(part, open_references)

    def _resolve(self, reference: str) -> Any:
        if reference != "#" and not reference.startswith("#/"):
            raise ToolRefused(f"A schema of the tool refers to {reference[:80]!r}, outside itself.")
        node: Any = self._root
        for part in reference.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise ToolRefused(f"A schema of the tool refers to {reference[:80]!r}, not there.")
            node = node[name]
        return node
