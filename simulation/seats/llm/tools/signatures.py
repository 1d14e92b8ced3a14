"""JSON Schemas in a line each, for a model that has to keep many of them in view."""

from __future__ import annotations

from typing import Any

from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import canonical_json

DEEPEST = 4
MOST_VALUES = 8
LONGEST_DESCRIPTION = 300


def signature(tool: Tool) -> str:
    """``* cancel_order(id: integer, reason?: string) -> {id: integer, status: string}: …``."""
    given = _members(tool.parameters, 0)
    mark = "*" if tool.mutates else "-"
    about = " ".join(tool.description.split())[:LONGEST_DESCRIPTION]
    return f"{mark} {tool.name}({given}) -> {shape(tool.returns)}: {about}"


def shape(schema: Any, depth: int = 0) -> str:
    """Null goes unsaid: the whole schema is shown where it matters, with the call."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return "any"
    if isinstance(schema.get("enum"), list):
        return " | ".join(canonical_json(value) for value in schema["enum"][:MOST_VALUES])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        kinds = [one for one in kind if one != "null"]
        return " | ".join(shape({**schema, "type": one}, depth) for one in kinds) or "null"
    if kind == "array":
        return f"[{shape(schema.get('items'), depth + 1)}]"
    if kind == "object":
        return f"{{{_members(schema, depth + 1)}}}"
    return str(kind)


def _members(schema: Any, depth: int) -> str:
    """Properties by name; those that may be missing have a question mark."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return ""
    required = schema.get("required")
    needed = set(required) if isinstance(required, list) else set()
    return ", ".join(
        f"{name}{'' if name in needed else '?'}: {shape(part, depth)}"
        for name, part in properties.items()
    )
