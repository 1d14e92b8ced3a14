"""Whether what a tool returns agrees with the other tools: the same name is of the same type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from simulation.synthesis.toolspecs.specs import Spec
from simulation.vocabulary.value import JsonObject


def disagreements(
    returns: JsonObject, earlier: dict[str, JsonObject], specs: Iterable[Spec]
) -> tuple[str, ...]:
    """Sentences for the writer; ``earlier`` are the return schemas so far, by tool.

    The first use of a name fixes its type; a parameter of the same name does so as well.
    """
    known: dict[str, tuple[str, frozenset[str]]] = {}
    for tool, schema in earlier.items():
        for name, kinds in _typed(schema):
            known.setdefault(name, (f"{tool} returns it as", kinds))
    for spec in specs:
        for name, kinds in _typed(spec.parameters):
            known.setdefault(name, (f"{spec.name} takes it as", kinds))
    return tuple(
        f"{name} is {_said(kinds)} here, but {known[name][0]} {_said(known[name][1])}."
        for name, kinds in _typed(returns)
        if name in known and not kinds & known[name][1]
    )


def _typed(schema: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """The properties that say their type, those of parts and of lists included."""
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    for name, part in properties.items() if isinstance(properties, dict) else ():
        if kinds := _kinds(part):
            yield name, kinds
        yield from _typed(part)
    yield from _typed(schema.get("items"))


def _kinds(part: Any) -> frozenset[str]:
    given = part.get("type") if isinstance(part, dict) else None
    kinds = given if isinstance(given, list) else [given]
    return frozenset(kind for kind in kinds if isinstance(kind, str) and kind != "null")


def _said(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds))
