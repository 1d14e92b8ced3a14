"""The proof of a task where no world can give it: the right call succeeded, its result was told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.checks.evidence import Leaf, parsed, result_of
from simulation.checks.fields import field_of
from simulation.checks.knowledge import said_by
from simulation.checks.tracing import is_traced
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import CalledCheck
from simulation.vocabulary.value import canonical_json


def was_called(state: DialogueState, check: CalledCheck) -> bool:
    """Did a call succeed that carried the arguments of the check, and was its result passed on?"""
    return any(
        call is not None
        and call.function.name == check.tool
        and has_succeeded(turn)
        and _carries(state, call, check)
        and _is_traced(state, call, turn, check)
        and _is_passed_on(state, turn, check)
        for call, turn in answers(state.turns)
    )


def has_succeeded(turn: Turn) -> bool:
    return turn.execution is not None and turn.execution.ok


def _carries(state: DialogueState, call: ToolCall, check: CalledCheck) -> bool:
    """The same to a person is the same: 3 and "3", "Ann" and "ann"; a default goes unsaid."""
    given = _decoded(call.function.arguments)
    if not isinstance(given, dict):
        return False
    tool = state.domain.tool(check.tool)
    properties = tool.parameters.get("properties", {}) if tool else {}
    return all(
        _keys(given[name]) == _keys(wanted)
        if name in given
        else _is_default(properties.get(name), wanted)
        for name, wanted in check.arguments.items()
    )


def _is_traced(state: DialogueState, call: ToolCall, turn: Turn, check: CalledCheck) -> bool:
    given = _decoded(call.function.arguments) if check.traced else {}
    before = state.turns[: turn.seq]
    return all(
        name in given and is_traced(before, given[name], roots)
        for name, roots in check.traced.items()
    )


def _decoded(arguments: str) -> Any:
    try:
        return json.loads(arguments)
    except (ValueError, RecursionError):
        return None


def _keys(value: object) -> frozenset[object]:
    return parsed(canonical_json(value)).keys


def _is_default(schema: Any, wanted: object) -> bool:
    default = schema.get("default") if isinstance(schema, dict) else None
    return wanted is None or (default is not None and _keys(default) == _keys(wanted))


def _is_passed_on(state: DialogueState, turn: Turn, check: CalledCheck) -> bool:
    """Was a value of each property told after the result; any word will do for an empty one."""
    if not check.told:
        return True
    said = list(said_by(state.turns[turn.seq + 1 :], Role.ASSISTANT))
    leaves = result_of(turn).leaves
    return bool(said) and all(
        _is_told(state, check.tool, [leaf for leaf in leaves if leaf.name == name], said)
        for name in check.told
    )


def _is_told(state: DialogueState, tool: str, leaves: Sequence[Leaf], said: Sequence[str]) -> bool:
    if not leaves:
        return True
    name = leaves[0].name
    field = field_of(state.domain.lexicon, f"{tool}:{name}", name, [leaf.value for leaf in leaves])
    return any(tells(text, leaf.value, field) for leaf in leaves for text in said)
