"""What simulated tools have shown already: kept by code where code can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulation.llm.loose_json import strict
from simulation.seats.protocol import ToolView
from simulation.vocabulary.lexicon import Frame
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

Identity = tuple[str, tuple[str, ...]]
"""A table and the values of its key, as text."""
MOST_ROWS = 200


class Seen(NamedTuple):
    """A call that succeeded, with its result decoded."""

    tool: Tool
    arguments: Any
    content: str
    result: Any


def answer_before(view: ToolView) -> str | None:
    """The result of the very same look-up, if nothing was changed since."""
    if view.tool.mutates:
        return None
    arguments = strict(view.call.function.arguments)
    for seen in _since_change(view)[::-1]:
        if seen.tool.name == view.tool.name and seen.arguments == arguments:
            return seen.content
    return None


def contradiction(view: ToolView, result: Any) -> str | None:
    """A sentence on the first value that differs from what was shown of the same row.

    Known are rows whose key the tools' frames name; after a change only what it returned.
    """
    if view.tool.mutates:
        return None
    known: dict[Identity, JsonObject] = {}
    for seen in _since_change(view):
        for identity, row in _rows(view, seen.tool, seen.result):
            known.setdefault(identity, {}).update(row)
    for (table, key), row in _rows(view, view.tool, result):
        before = known.get((table, key), {})
        for column, value in row.items():
            if column in before and not _same(before[column], value):
                return (
                    f"{column} of {table} {', '.join(key)} is {before[column]!r} in an earlier "
                    f"result, and {value!r} here."
                )
    return None


def _since_change(view: ToolView) -> list[Seen]:
    """Look-ups since the last change that succeeded, that change first."""
    found: list[Seen] = []
    for call, turn in answers(view.turns):
        seen = _seen(view, call, turn.message.content or "")
        if seen is None or turn.execution is None or not turn.execution.ok:
            continue
        if seen.tool.mutates:
            found.clear()
        found.append(seen)
    return found


def _seen(view: ToolView, call: ToolCall | None, content: str) -> Seen | None:
    tool = view.domain.tool(call.function.name) if call else None
    if tool is None or call is None:
        return None
    return Seen(tool, strict(call.function.arguments), content, strict(content))


def _rows(view: ToolView, tool: Tool, result: Any) -> Iterator[tuple[Identity, JsonObject]]:
    """The rows of tables whose whole key the result shows, by column."""
    frame = view.domain.lexicon.frames.get(tool.name)
    if frame is None:
        return
    rows = result if isinstance(result, list) else [result]
    for row in rows[:MOST_ROWS]:
        if isinstance(row, dict):
            yield from _tables_in(view, frame, row)


def _tables_in(
    view: ToolView, frame: Frame, row: JsonObject
) -> Iterator[tuple[Identity, JsonObject]]:
    columns = [output.column for output in frame.outputs.values()]
    by_column = {
        output.column: row[name]
        for name, output in frame.outputs.items()
        if name in row and output.column and columns.count(output.column) == 1
    }
    for table, entity in view.domain.lexicon.entities.items():
        key = [f"{table}.{column}" for column in entity.key]
        if key and all(column in by_column for column in key):
            identity = table, tuple(str(by_column[column]) for column in key)
            own = {
                column: value
                for column, value in by_column.items()
                if column.rpartition(".")[0] == table and column not in key
            }
            yield identity, own


def _same(one: Any, other: Any) -> bool:
    """Equal to a person: 3 and 3.0, "Ann" and "ann"."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip().casefold() == other.strip().casefold()
    return bool(one == other)
