"""A domain in the words of the prompt: its tools, its tables, rows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from simulation.synthesis.tasks.sql import Row
from simulation.synthesis.writing.view import Rows
from simulation.vocabulary.calendar import parse_moment, say_moment
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Entity, Lexicon
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import canonical_json

LONGEST_CELL = 80
MOST_TABLES = 40
MOST_CHARACTERS = 24_000
"""Of rows."""


def place_text(domain: Domain) -> str:
    title = domain.title.strip() or domain.name
    return f"{title}. {domain.description.strip()}".strip()


def clock_text(domain: Domain) -> str:
    moment = parse_moment(domain.now)
    spoken = f"{moment:%A}, {say_moment(moment)}" if moment else domain.now
    return f"It is now {spoken} ({domain.now}), and stays so."


def tools_text(tools: Iterable[Tool]) -> str:
    return "\n".join(canonical_json(_tool(tool)) for tool in tools)


def _tool(tool: Tool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": tool.name,
        "description": tool.description,
        "parameters": {
            "properties": tool.parameters.get("properties", {}),
            "required": tool.parameters.get("required", []),
        },
        "returns": _shape(tool.returns),
    }
    return {**shown, "changes": True} if tool.mutates else shown


def _shape(schema: Any) -> Any:
    """A return schema by its names and types: ``[{"order_number": "string"}]``."""
    if not isinstance(schema, dict):
        return "any"
    if isinstance(schema.get("properties"), dict):
        return {name: _shape(part) for name, part in schema["properties"].items()}
    if "items" in schema:
        return [_shape(schema["items"])]
    kinds = schema.get("type", "any")
    return "|".join(each for each in kinds if each != "null") if isinstance(kinds, list) else kinds


def tables_text(lexicon: Lexicon) -> str:
    """A line for each table, then how they hang together."""
    entities = list(lexicon.entities.values())[:MOST_TABLES]
    lines = [_table(each) for each in entities]
    for each in lexicon.relations:
        here, there = ", ".join(each.source_columns), ", ".join(each.target_columns)
        lines.append(f"{each.source} ({here}) refers to {each.target} ({there}).")
    return "\n".join(lines) or "None that could be shown."


def _table(entity: Entity) -> str:
    columns = ", ".join(_columns(entity))
    return f"{entity.table} (each row one {entity.singular}): {columns}"


def _columns(entity: Entity) -> Iterator[str]:
    for name in dict.fromkeys((*entity.key, *entity.fields)):
        field = entity.fields.get(name)
        notes = [field.label] if field and field.label.replace(" ", "_") != name else []
        notes += ["internal"] if field is None or field.hidden else []
        notes += [field.unit] if field and field.unit else []
        yield f"{name} ({'; '.join(notes)})" if notes else name


def rows_text(rows: Rows) -> str:
    parts: list[str] = []
    for table, found in list(rows.items())[:MOST_TABLES]:
        text = f"{table}:\n" + "\n".join(map(_row, found))
        parts += [text] if sum(map(len, parts)) + len(text) < MOST_CHARACTERS else []
    return (
        "\n".join(parts) or "No rows are shown: the tools' results are made up as they are called."
    )


def _row(row: Row) -> str:
    return canonical_json({name: _cell(value) for name, value in row.items() if value is not None})


def _cell(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return f"{value[:LONGEST_CELL]}…"
    return value
