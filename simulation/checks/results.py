"""Results that nothing computed: simulated, imported and written ones can be of the wrong form,
or waver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from simulation.checks.changes import has_changed
from simulation.errors import ToolRefused
from simulation.llm.loose_json import strict
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import answers, group_start
from simulation.vocabulary.state import Author, DialogueState, Turn
from simulation.vocabulary.tools import Tool
from simulation.world.schemas import validator_of


def uncomputed_results(state: DialogueState) -> Iterator[Finding]:
    """A result that breaks its tool's return schema, or contradicts an earlier one."""
    last = state.turns[-1]
    if last.message.role is not Role.TOOL or last.execution is None:
        return
    written = last.author is Author.HUMAN_EDITED
    if last.execution.executed and not written:
        return
    start = max(group_start(state.turns), 0)
    *_, (call, _turn) = answers(state.turns[start:])
    if call is None or not (last.execution.ok or last.execution.executed):
        return
    yield from _malformed(state, last, call)
    if not last.execution.executed:
        yield from _contradicted(state, last, call)


def _malformed(state: DialogueState, last: Turn, call: ToolCall) -> Iterator[Finding]:
    tool = state.domain.tool(call.function.name)
    if tool is None or not tool.returns:
        return
    content = last.message.content or ""
    problem = None if is_error(content) else result_problem(tool, content)
    if problem is not None:
        yield _finding(last, "invalid_result", f"The result of {tool.name}: {problem}.")


def result_problem(tool: Tool, content: str) -> str | None:
    """The first way in which the result breaks the tool's schema; a schema that is none binds
    nobody. Tools that return a text are known to return it bare.
    """
    try:
        validator = validator_of(tool.returns)
    except ToolRefused:
        return None
    try:
        error = next(validator.iter_errors(json.loads(content)), None)
    except RecursionError:
        return "it is nested too deep"
    except ValueError:
        return None if validator.is_valid(content) else "it is not JSON"
    return None if error is None else error.message[:200].rstrip(".")


def is_error(content: str) -> bool:
    """``{"error": ...}``, which any tool may return."""
    given = strict(content)
    return isinstance(given, dict) and set(given) == {"error"}


def _contradicted(state: DialogueState, last: Turn, call: ToolCall) -> Iterator[Finding]:
    """The same call gave something else before, and nothing was changed since."""
    known: dict[str, Turn] = {}
    for earlier, turn in answers(state.turns[:-1]):
        if has_changed(state.domain, earlier, turn):
            known.clear()
        elif earlier is not None and earlier.function == call.function and _is_ok(turn):
            known[turn.message.content or ""] = turn
    if known and (last.message.content or "") not in known:
        first = next(iter(known.values()))
        message = f"The same call had another result in turn {first.seq}."
        yield _finding(last, "inconsistent_result", message)


def _is_ok(turn: Turn) -> bool:
    return turn.execution is not None and turn.execution.ok


def _finding(turn: Turn, kind: str, message: str) -> Finding:
    return Finding(
        kind=kind, severity=Severity.WARNING, owner=Owner.TOOL, seq=turn.seq, message=message
    )
