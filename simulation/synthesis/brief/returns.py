"""The schema of what a tool really gave, for one whose writer could not describe it."""

from __future__ import annotations

from simulation.synthesis.brief.ground import Footing
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string"}


def returns_of(
    tool: Tool, origins: dict[str, str], rows: list[JsonObject], footing: Footing
) -> JsonObject:
    """``rows`` are results that were seen; a column that may be empty is also null."""
    names = list(origins or (rows[0] if rows else {}))
    row: JsonObject = {
        "type": "object",
        "properties": {
            name: {"type": _kinds(name, origins.get(name, ""), rows, footing)} for name in names
        },
        "required": names,
    }
    return {"type": "array", "items": row} if tool.returns.get("type") == "array" else row


def _kinds(name: str, column: str, rows: list[JsonObject], footing: Footing) -> list[str]:
    wanted = footing.json_type(column) if column else None
    seen = {_TYPES.get(type(row.get(name)), "null") for row in rows} - {"null"}
    kinds = [wanted] if wanted else sorted({"number"} if "number" in seen else seen)
    return [*kinds, "null"]
