"""The types of a tool agree with the database, and so with all other tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.statements import Reading
from simulation.synthesis.schema.shape import quoted
from simulation.vocabulary.lexicon import Operator
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world import World

MOST_SHOWN = 4


def disagreement(
    tool: Tool, reading: Reading, origins: dict[str, str], footing: Footing, world: World
) -> str:
    """What of the tool is of another type than the column it stands for; "" if nothing is."""
    found = (
        *_of_parameters(tool, reading, footing),
        *_of_results(tool, origins, footing),
        *_of_sets(tool, reading, world),
    )
    return " ".join(found[:MOST_SHOWN])


def _of_parameters(tool: Tool, reading: Reading, footing: Footing) -> Iterator[str]:
    for name, schema in tool.parameters["properties"].items():
        if not isinstance(schema, dict):
            yield f"The parameter {name} has no schema."
            continue
        column, wanted = _meant(name, reading, footing)
        kinds = kinds_of(schema)
        if wanted and kinds and kinds != {wanted}:
            yield (
                f"The parameter {name} is {_said(kinds)}, but {column} holds {wanted} values:"
                f' its type is "{wanted}".'
            )


def _meant(name: str, reading: Reading, footing: Footing) -> tuple[str, str | None]:
    """The column that a parameter stands for and its type."""
    if name in reading.limits:
        return "a limit", "integer"
    beside = reading.compared.get(name)
    if beside is not None and beside.operator is Operator.CONTAINS:
        return beside.column, "string"
    column = beside.column if beside is not None else reading.written.get(name, "")
    if column:
        return column, footing.json_type(column)
    return name, footing.key_types.get(name)


def _of_results(tool: Tool, origins: dict[str, str], footing: Footing) -> Iterator[str]:
    declared = row_schema(tool.returns).get("properties") or {}
    if origins:
        missing = [name for name in origins if name not in declared]
        if missing:
            yield f'"returns" does not name the columns {", ".join(missing)} of the result.'
        unknown = [name for name in declared if name not in origins]
        if unknown:
            yield f'"returns" names {", ".join(unknown)}, which the statement does not give.'
    for name, column in origins.items():
        wanted = footing.json_type(column) if column else footing.key_types.get(name)
        kinds = kinds_of(declared.get(name))
        if wanted and kinds and kinds != {wanted}:
            yield (
                f'In "returns", {name} is {_said(kinds)}, but the column holds {wanted} values:'
                f' its type is "{wanted}".'
            )


def _of_sets(tool: Tool, reading: Reading, world: World) -> Iterator[str]:
    """An enum leaves out none of the values that there are to be found."""
    for name, schema in tool.parameters["properties"].items():
        beside = reading.compared.get(name)
        if not isinstance(schema, dict) or not isinstance(schema.get("enum"), list):
            continue
        if beside is None or beside.operator is not Operator.EQUAL:
            continue
        table, _, column = beside.column.rpartition(".")
        sql = f"SELECT DISTINCT {quoted(column)} AS v FROM {quoted(table)} LIMIT 60"  # noqa: S608
        values = [row["v"] for row in world.query(sql, limit=60)]
        left_out = [value for value in values if value is not None and value not in schema["enum"]]
        if left_out:
            yield (
                f"The enum of {name} leaves out {left_out[0]!r}, which rows of {table} have: list"
                " all values of a closed set, or leave the enum out."
            )


def row_schema(returns: JsonObject) -> JsonObject:
    """The schema of one row of a result."""
    items = returns.get("items")
    found = items if returns.get("type") == "array" else returns
    return found if isinstance(found, dict) else {}


def kinds_of(schema: Any) -> set[str]:
    """The types that a schema allows, without null."""
    given = schema.get("type") if isinstance(schema, dict) else None
    kinds = given if isinstance(given, list) else [given]
    return {kind for kind in kinds if isinstance(kind, str) and kind != "null"}


def _said(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))
