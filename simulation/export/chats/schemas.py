"""JSON Schemas seen in examples: what the results and arguments in a conversation look like.

They say what was always there and never what could not be, since a handful of examples proves
little: no enumerations, no closed objects, numbers of either kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulation.vocabulary.value import JsonObject

DEEPEST = 8
MOST_PROPERTIES = 60
"""An object with more is a map from keys to values, whose keys say nothing of the next one."""


def schema_of(samples: Sequence[Any], depth: int = DEEPEST) -> JsonObject:
    """A schema that all samples satisfy; ``{}``, which all values do, where they say nothing."""
    kinds = sorted({_kind(sample) for sample in samples})
    telling = [kind for kind in kinds if kind != "null"]
    if not telling or depth <= 0:
        return {}
    schema: JsonObject = {"type": kinds[0] if len(kinds) == 1 else kinds}
    if "object" in kinds:
        schema |= _of_objects([item for item in samples if isinstance(item, dict)], depth)
    if "array" in kinds:
        found = [part for item in samples if isinstance(item, list) for part in item]
        schema["items"] = schema_of(found, depth - 1)
    return schema


def _of_objects(samples: Sequence[JsonObject], depth: int) -> JsonObject:
    names = dict.fromkeys(name for sample in samples for name in sample)
    if len(names) > MOST_PROPERTIES:
        return {}
    return {
        "properties": {name: schema_of(list(_under(name, samples)), depth - 1) for name in names},
        "required": [name for name in names if all(name in sample for sample in samples)],
    }


def _under(name: str, samples: Iterable[JsonObject]) -> Iterable[Any]:
    return (sample[name] for sample in samples if name in sample)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
