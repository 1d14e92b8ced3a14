"""Arguments with which a tool is tried: those its writer gave, and some from real rows."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.brief.ground import Footing, rows_with
from simulation.synthesis.brief.statements import Reading
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world import World

MOST_DRAWN = 12


def trials(
    tool: Tool, given: tuple[JsonObject, ...], reading: Reading, footing: Footing, world: World
) -> Iterator[JsonObject]:
    """The writer's samples first; then what is required, from rows that exist."""
    yield from given
    yield from _drawn(tool, given, reading, footing, world)


def _drawn(
    tool: Tool, given: tuple[JsonObject, ...], reading: Reading, footing: Footing, world: World
) -> Iterator[JsonObject]:
    """Values of one table come from one row. A required parameter that stands for no column has
    the value of the first sample; without one nothing is drawn.
    """
    required = [name for name in tool.parameters["required"] if isinstance(name, str)]
    columns = {name: column for name in required if (column := _column(name, reading))}
    other = {name: given[0][name] for name in required if given and name in given[0]}
    if any(name not in columns and name not in other for name in required):
        return
    fixed = {name: value for name, value in other.items() if name not in columns}
    if not columns:
        yield fixed
        return
    by_table: dict[str, dict[str, str]] = {}
    for name, column in columns.items():
        table, bare = footing.split(column)
        by_table.setdefault(table, {})[name] = bare
    rows = {table: rows_with(world, table, iter(each.values())) for table, each in by_table.items()}
    if not all(rows.values()):
        return
    for turn in range(min(MOST_DRAWN, max(len(found) for found in rows.values()))):
        drawn = dict(fixed)
        for table, bare_names in by_table.items():
            row = rows[table][turn % len(rows[table])]
            drawn |= {name: row[bare] for name, bare in bare_names.items()}
        yield drawn


def _column(name: str, reading: Reading) -> str:
    beside = reading.compared.get(name)
    return beside.column if beside is not None else reading.written.get(name, "")
