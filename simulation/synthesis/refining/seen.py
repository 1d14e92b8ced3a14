"""A domain as the refining model sees it."""

from __future__ import annotations

import json
from typing import Any

from simulation.errors import ToolRefused
from simulation.vocabulary.lexicon import Entity, Field, Lexicon
from simulation.vocabulary.tools import Tool
from simulation.world import World
from simulation.world.schema import quoted

MOST_VALUES = 5
LONGEST_VALUE = 40


def tables_seen(lexicon: Lexicon) -> str:
    return "\n".join(
        f"- {table}: {entity.plural} ({', '.join(list(entity.fields)[:12])})"
        for table, entity in lexicon.entities.items()
    )


def table_seen(entity: Entity, lexicon: Lexicon, world: World) -> str:
    """Its words, and a line for each column with values that stand in it."""
    lines = [f"{entity.table}: one row is a {entity.singular}, several are {entity.plural}"]
    lines += [
        f"- {column}: {_field(field)}; {values_seen(entity.table, column, world)}"
        for column, field in entity.fields.items()
    ]
    lines += [
        f"{', '.join(each.source_columns)} refers to {each.target}."
        for each in lexicon.relations
        if each.source == entity.table
    ]
    return "\n".join(lines)


def _field(field: Field) -> str:
    notes = [f'"{field.label}"', field.kind.value]
    notes += [f"in {field.unit}"] if field.unit else []
    notes += ["never said aloud"] if field.hidden else []
    return ", ".join(notes)


def values_seen(table: str, column: str, world: World) -> str:
    name = quoted(column)
    sql = f"SELECT DISTINCT {name} AS v FROM {quoted(table)} WHERE {name} IS NOT NULL LIMIT 5"  # noqa: S608
    try:
        found = [row["v"] for row in world.query(sql, limit=MOST_VALUES)]
    except ToolRefused:
        return "values cannot be shown"
    return f"holds {', '.join(map(_value, found))}" if found else "is empty"


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def tool_seen(tool: Tool) -> str:
    parts = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters.get("properties", {}),
        "changes": tool.mutates,
        "statement": tool.sql,
    }
    return json.dumps(parts, ensure_ascii=False)


def deeds_seen(tools: tuple[Tool, ...]) -> str:
    return "\n".join(
        f"- {tool.description}{' (changes data)' if tool.mutates else ''}" for tool in tools
    )
