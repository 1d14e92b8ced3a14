"""A written tool shows that it works: compiled, compared with the schema, run on real values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from jsonschema.exceptions import best_match

from simulation.errors import ToolRefused
from simulation.synthesis.brief.agreement import disagreement, row_schema
from simulation.synthesis.brief.canon import Canon
from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.returns import returns_of
from simulation.synthesis.brief.samples import trials
from simulation.synthesis.brief.spec import Written
from simulation.synthesis.brief.statements import Reading, read_statement
from simulation.vocabulary.state import Diff
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world import Called, World
from simulation.world.schemas import validator_of

SHOWN = 300
_KINDS = ("array", "object")


class Disproved(Exception):
    """Why a tool does not work, as a sentence for its writer."""


@dataclass(frozen=True)
class Proved:
    """A tool that ran, and what was learnt of it."""

    written: Written
    reading: Reading
    origins: dict[str, str]
    rows: list[JsonObject] = field(default_factory=list)
    """Results that were seen."""
    redescribed: str = ""
    """What was wrong with the return schema that it came with, where it has another now."""

    @property
    def tool(self) -> Tool:
        return self.written.tool


class Trial:
    """Tries tools in one scratch world; changes are made in a copy of it, and gone with it."""

    def __init__(self, footing: Footing, world: World) -> None:
        self.footing = footing
        self.world = world
        self._canon = Canon()

    def accept(self, proved: Proved) -> None:
        """It counts from now on: later tools call the same things the same."""
        self._canon.note(proved.tool, proved.reading, proved.origins)

    def prove(self, written: Written, *, is_last: bool) -> Proved:
        """Raises Disproved. In the last attempt a wrong return schema is put right instead, and
        a name may stand for two things.
        """
        try:
            proved = self._proved(written)
            breach = self._canon.breach(proved.tool, proved.reading, proved.origins)
            if breach and not is_last:
                raise Disproved(breach)
            return proved
        except _Misdescribed as wrong:
            if not is_last:
                raise Disproved(str(wrong)) from wrong
            mended = self._redescribed(written)
            return replace(self._proved(mended), redescribed=f"Described anew: {wrong}")

    def _proved(self, written: Written) -> Proved:
        reading, origins = self._compiled(written)
        tool = written.tool
        wrong = disagreement(tool, reading, origins, self.footing, self.world)
        if wrong:
            raise (_Misdescribed if _is_of_returns(wrong) else Disproved)(wrong)
        _refuse_open_limits(tool, reading)
        good = self._sample(written, reading)
        content = json.loads(self.call(tool, good).content)
        self._check_omissions(tool, reading, good)
        rows = content if isinstance(content, list) else [content]
        return Proved(_whole(written, origins), reading, origins, rows)

    def _compiled(self, written: Written) -> tuple[Reading, dict[str, str]]:
        if written.unreadable:
            raise Disproved(written.unreadable)
        tool = written.tool
        if tool.returns.get("type") not in _KINDS:
            raise _Misdescribed('It has no "returns" of type object or array.')
        try:
            self.world.prove(tool)
            reading = read_statement(tool.sql or "", self.footing.columns)
        except ToolRefused as refused:
            raise Disproved(str(refused).removeprefix(f"{tool.name}: ")) from refused
        if not reading.tables:
            raise Disproved("It reads no table: a tool reads or changes rows.")
        if reading.everywhere:
            raise Disproved(f"It changes every row of {reading.tables[0]}; say which with a WHERE.")
        return reading, self.footing.origins(tool.sql or "")

    def call(self, tool: Tool, arguments: JsonObject) -> Called:
        if not tool.mutates:
            return self.world.call(tool, arguments)
        with self.world.copy() as world:
            return world.call(tool, arguments)

    def _sample(self, written: Written, reading: Reading) -> JsonObject:
        """The first arguments with which it finds or changes something."""
        problems: list[str] = []
        for arguments in trials(written.tool, written.samples, reading, self.footing, self.world):
            called = self.call(written.tool, arguments)
            problem = _problem(written.tool, called)
            if not problem:
                return arguments
            problems.append(f"With {_shown(arguments)}: {problem}")
        if not problems:
            raise Disproved('It has no "samples", and none could be drawn for it.')
        raise Disproved(" ".join(list(dict.fromkeys(problems))[:2]))

    def _check_omissions(self, tool: Tool, reading: Reading, good: JsonObject) -> None:
        """What may be left out can be left out."""
        for name in good:
            if name in tool.parameters["required"] or name not in tool.parameters["properties"]:
                continue
            fewer = {key: value for key, value in good.items() if key != name}
            called = self.call(tool, fewer)
            if tool.mutates:
                _refuse_loss(name, reading.written.get(name, ""), called.diff)
            elif not called.ok or called.content == "[]":
                why = _problem(tool, called)
                raise Disproved(
                    f"{name} is not required, but without it: {why} Write"
                    f" (:{name} IS NULL OR column = :{name}), or require it."
                )

    def _redescribed(self, written: Written) -> Written:
        """With the return schema of what it gives. Raises Disproved if it gives nothing."""
        free = replace(written, tool=_undescribed(written.tool))
        reading, origins = self._compiled(free)
        rows = list(self._seen(free, reading))
        returns = returns_of(free.tool, origins, rows, self.footing)
        return replace(free, tool=free.tool.model_copy(update={"returns": returns}))

    def _seen(self, written: Written, reading: Reading) -> Iterator[JsonObject]:
        good = self._sample(written, reading)
        content: Any = json.loads(self.call(written.tool, good).content)
        yield from content if isinstance(content, list) else [content]


class _Misdescribed(Disproved):
    """It works, but its return schema says something else."""


def _problem(tool: Tool, called: Called) -> str:
    """Why a call was no success; raises _Misdescribed for a result unlike its schema."""
    if not called.ok:
        return str(json.loads(called.content).get("error", called.content))
    content = json.loads(called.content)
    if content == []:
        return "It found nothing."
    error = best_match(validator_of(tool.returns).iter_errors(content))
    if error is not None:
        where = ".".join(str(part) for part in error.absolute_path)
        raise _Misdescribed(
            f'Its result is not what "returns" says: {where}: {error.message[:SHOWN]}.'
            f" It gave {called.content[:SHOWN]}"
        )
    return ""


def _undescribed(tool: Tool) -> Tool:
    """The tool with a schema that says no more than whether one row comes or several."""
    kind = tool.returns.get("type")
    if kind not in _KINDS:
        kind = "object" if tool.mutates or tool.name.startswith("get_") else "array"
    return tool.model_copy(update={"returns": {"type": kind}})


def _whole(written: Written, origins: dict[str, str]) -> Written:
    """With a return schema that says of every column that it is always there."""
    returns = written.tool.returns
    row = {**row_schema(returns), "required": list(origins)} if origins else row_schema(returns)
    whole = {**returns, "items": row} if returns["type"] == "array" else row
    return replace(written, tool=written.tool.model_copy(update={"returns": whole}))


def _is_of_returns(wrong: str) -> bool:
    """Whether nothing but the return schema disagrees."""
    return "The parameter" not in wrong and "The enum" not in wrong


def _refuse_open_limits(tool: Tool, reading: Reading) -> None:
    """``LIMIT NULL`` is an error of types, which would not tell its writer what is missing."""
    for name in reading.limits:
        schema = tool.parameters["properties"][name]
        optional = name not in tool.parameters["required"] and "default" not in schema
        if optional and re.search(rf"LIMIT\s+:{re.escape(name)}\b", tool.sql or "", re.I):
            raise Disproved(f'{name} may be left out: give it a "default" in its schema.')


def _refuse_loss(name: str, column: str, diff: Diff | None) -> None:
    """An optional new value that is left out must not empty the column."""
    table, _, bare = column.rpartition(".")
    changes = (diff or {}).get(table)
    if not column or changes is None:
        return
    for row in changes.changed:
        if bare in row.new and row.new[bare] is None and row.old.get(bare) is not None:
            raise Disproved(
                f"{name} is not required, but without it {bare} becomes NULL. Write"
                f" {bare} = COALESCE(:{name}, {bare}), or require it."
            )


def _shown(arguments: JsonObject) -> str:
    return json.dumps(arguments, ensure_ascii=False)[:SHOWN]
