"""What was called so far and what came back, and which of it still holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import Turn
from simulation.vocabulary.value import canonical_json

Row = dict[str, Any]


class Called(NamedTuple):
    """One call with its result, decoded."""

    seq: int
    """Of the turn that carries the result."""
    tool: str
    arguments: dict[str, Any]
    result: Any
    ok: bool
    error: str
    """Its kind where the record says one, else "failed"."""
    touched: frozenset[str]
    """Tables that it changed."""

    def rows(self) -> tuple[Row, ...]:
        """The result as rows; none for a failure."""
        if not self.ok:
            return ()
        if isinstance(self.result, list):
            return tuple(row for row in self.result if isinstance(row, dict))
        return (self.result,) if isinstance(self.result, dict) else ()

    def reason(self) -> str:
        """What the tool said of its failure."""
        if isinstance(self.result, dict) and isinstance(self.result.get("error"), str):
            return str(self.result["error"])
        return ""


class Shelf:
    """The results of a conversation, by what was asked."""

    def __init__(self, schema: Schema, calls: tuple[Called, ...] = ()) -> None:
        self.schema = schema
        self.calls = calls

    def with_last(self, group: Sequence[Turn]) -> Shelf:
        """With the last result of a message's calls and the results that follow it."""
        *_, last = answers(group)
        if last.call is None:
            return self
        return Shelf(self.schema, (*self.calls, _called(last.turn, last.call)))

    def find(self, tool: str, arguments: dict[str, Any], since: int = 0) -> Called | None:
        """The latest result of this very call that still holds, none older than turn ``since``."""
        wanted = canonical_json(arguments)
        for call in reversed(self.calls):
            if call.seq < since:
                return None
            if call.tool == tool and canonical_json(call.arguments) == wanted:
                return call if self.holds(call) else None
        return None

    def holds(self, call: Called) -> bool:
        """Has nothing been changed since in the tables that the call reads."""
        tables = self._tables(call.tool)
        return not any(
            later.seq > call.seq and later.ok and tables & self._changed(later)
            for later in self.calls
        )

    def after(self, tool: str, seq: int) -> Called | None:
        """The last call of a tool whose result came after turn ``seq``."""
        return next(
            (call for call in reversed(self.calls) if call.tool == tool and call.seq > seq), None
        )

    def columns(self, tool: str, row: Row) -> Row:
        """A result row by column, and by ``tool:property`` for what is computed."""
        frame = self.schema.frames.get(tool)
        if frame is None:
            return {}
        found: Row = {}
        for name, value in row.items():
            output = frame.outputs.get(name)
            if output is not None:
                found.setdefault(output.column or f"{tool}:{name}", value)
                found[f"{tool}:{name}"] = value
        return found

    def _tables(self, tool: str) -> frozenset[str]:
        frame = self.schema.frames.get(tool)
        if frame is None:
            return frozenset()
        columns = [given.column for given in frame.inputs.values()]
        columns += [item.column for item in frame.outputs.values()]
        return frozenset({frame.entity, *map(self.schema.table, columns)} - {""})

    def _changed(self, call: Called) -> frozenset[str]:
        frame = self.schema.frames.get(call.tool)
        changes = frame is not None and frame.intent.mutates
        named = frozenset({frame.entity}) if frame is not None and changes else frozenset()
        return call.touched | named


def _called(turn: Turn, call: ToolCall) -> Called:
    result = _decoded(turn.message.content)
    failed = isinstance(result, dict) and "error" in result
    ok = not failed and (turn.execution is None or turn.execution.ok)
    error = (turn.execution.error if turn.execution else None) or "failed"
    arguments = _decoded(call.function.arguments)
    return Called(
        seq=turn.seq,
        tool=call.function.name,
        arguments=arguments if isinstance(arguments, dict) else {},
        result=result,
        ok=ok,
        error="" if ok else error,
        touched=frozenset(turn.diff or ()),
    )


def _decoded(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None
