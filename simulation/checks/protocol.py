"""Breaches of the protocol that trainers and templates rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from simulation.checks.changes import has_changed
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import answers, group_start, last_request, unanswered
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.arguments import fits_schema


def breaches(state: DialogueState) -> Iterator[Finding]:
    """Unknown tools, malformed or invalid arguments, calls left unanswered, stray results."""
    last = state.turns[-1]
    if last.message.role is Role.TOOL:
        yield from _stray(state)
    else:
        yield from _left_unanswered(state)
    for call in last.message.tool_calls:
        problem = problem_with(state.domain.tool(call.function.name), call)
        if problem is not None:
            yield _breach(state, *problem)


def repeated_calls(state: DialogueState) -> Iterator[Finding]:
    """Calls that were answered already since the user's last words, and nothing changed since."""
    if not state.turns[-1].message.tool_calls:
        return
    known: set[tuple[str, str]] = set()
    start = max(last_request(state.turns), 0)
    for call, turn in answers(state.turns[start:-1]):
        if has_changed(state.domain, call, turn):
            known.clear()
        if call is not None and turn.execution is not None and turn.execution.ok:
            known.add((call.function.name, call.function.arguments))
    for call in state.turns[-1].message.tool_calls:
        if (call.function.name, call.function.arguments) in known:
            yield Finding(
                kind="repeated_call",
                severity=Severity.WARNING,
                owner=Owner.AGENT,
                seq=len(state.turns) - 1,
                message=f"{call.function.name} was called with the same arguments just before.",
                evidence=call.function.arguments[:200],
            )


def problem_with(tool: Tool | None, call: ToolCall) -> tuple[str, str] | None:
    """Kind and message of what is wrong with a call, or None if it is well formed."""
    if tool is None:
        return "unknown_tool", f"There is no tool named {call.function.name!r}."
    if fits_schema(tool, call.function.arguments):
        return None
    try:
        arguments = json.loads(call.function.arguments)
    except ValueError:
        return "malformed_arguments", f"The arguments of {tool.name} are not JSON."
    complaint = complaint_about(arguments, tool)
    if complaint is not None:
        return "invalid_arguments", f"Arguments of {tool.name}: {complaint}"
    return None


def complaint_about(arguments: Any, tool: Tool) -> str | None:
    """The first way in which the arguments break the tool's schema."""
    if not isinstance(arguments, dict):
        return "not a JSON object."
    validator = _validator(tool.parameters)
    if validator is None:
        return None
    error = next(iter(validator.iter_errors(arguments)), None)
    return None if error is None else f"{error.message[:200]}."


def _validator_of(schema: JsonObject) -> Draft202012Validator | None:
    """None for a schema that is none itself: that is the tool's fault, not the call's."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return None
    return Draft202012Validator(schema)


_validator = Kept(_validator_of, most=1024)


def _stray(state: DialogueState) -> Iterator[Finding]:
    start = group_start(state.turns)
    *_, last = answers(state.turns[max(start, 0) :])
    if last.call is None:
        yield _breach(
            state, "stray_result", "A tool result that answers no call.", Owner.ENVIRONMENT
        )


def _left_unanswered(state: DialogueState) -> Iterator[Finding]:
    for _place, call in unanswered(state.turns[:-1]):
        yield _breach(
            state,
            "unanswered_call",
            f"The call of {call.function.name} before this turn has no result.",
            Owner.ENVIRONMENT,
        )


def _breach(state: DialogueState, kind: str, message: str, owner: Owner = Owner.AGENT) -> Finding:
    return Finding(
        kind=kind, severity=Severity.ERROR, owner=owner, seq=len(state.turns) - 1, message=message
    )
