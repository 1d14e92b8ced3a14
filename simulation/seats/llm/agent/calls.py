"""Calls that the tools would accept: names that exist, arguments that fit, ids that tell apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from simulation.errors import ToolRefused
from simulation.llm.failures import Failure, ModelFailed
from simulation.seats.protocol import AgentView
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject
from simulation.world.arguments import ArgumentsRefused, bound_arguments

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?")
_BOOLEANS = {"true": True, "false": False}
SUGGESTED = 30
MOST_AT_ONCE = 24
"""Calls in one message; a model that makes more has lost its way."""


class Fitting(NamedTuple):
    calls: tuple[ToolCall, ...]
    repairs: tuple[str, ...] = ()


def fitting_calls(calls: Sequence[ToolCall], view: AgentView) -> Fitting:
    """Raises ModelFailed for a tool that there is not, or arguments that it would refuse."""
    if len(calls) > MOST_AT_ONCE:
        raise ModelFailed(
            Failure.MALFORMED_CALL, f"It made {len(calls)} calls at once; {MOST_AT_ONCE} will do."
        )
    repairs: list[str] = []
    fitted = [_fitted(call, view, repairs) for call in calls]
    named = _told_apart(fitted, view, repairs)
    return Fitting(tuple(named), tuple(dict.fromkeys(repairs)))


def _fitted(call: ToolCall, view: AgentView, repairs: list[str]) -> ToolCall:
    tool = _tool(call, view, repairs)
    problem = _problem(tool, call.function.arguments)
    if problem is None:
        return _with(call, tool.name, call.function.arguments)
    given: JsonObject = json.loads(call.function.arguments)
    mended = _mended(tool, given)
    if mended == given or _problem(tool, mended) is not None:
        raise ModelFailed(
            Failure.INVALID_ARGUMENTS, f"The arguments of {tool.name} do not fit: {problem}"
        )
    repairs.append("mended_arguments")
    return _with(call, tool.name, json.dumps(mended, ensure_ascii=False))


def _tool(call: ToolCall, view: AgentView, repairs: list[str]) -> Tool:
    """``functions.get_order`` and ``Get Order`` are how some models name what they were given as
    ``get_order``.
    """
    name = call.function.name
    tool = view.domain.tool(name)
    if tool is not None:
        return tool
    last = re.split(r"[./:]", name)[-1]
    tool, repair = view.domain.tool(last), "prefixed_tool_name"
    if tool is None:
        alike = [each for each in view.domain.tools if _plain(each.name) == _plain(last)]
        tool, repair = alike[0] if len(alike) == 1 else None, "respelt_tool_name"
    if tool is None:
        names = ", ".join(tool.name for tool in view.domain.tools[:SUGGESTED])
        raise ModelFailed(
            Failure.UNKNOWN_TOOL, f"There is no tool named {name[:80]!r}; there are: {names}."
        )
    repairs.append(repair)
    return tool


def _plain(name: str) -> str:
    """But for case, and for what parts its words."""
    return re.sub(r"[\s_-]", "", name).lower()


def _problem(tool: Tool, given: str | JsonObject) -> str | None:
    """Why the world would not take these arguments; a tool that cannot run says so when called."""
    try:
        bound_arguments(tool, given)
    except ArgumentsRefused as refused:
        return str(refused)
    except ToolRefused:
        return None
    return None


def _mended(tool: Tool, given: JsonObject) -> JsonObject:
    """Numbers sent as text read as numbers, nulls that stand for nothing left out."""
    properties = tool.parameters.get("properties", {})
    required = tool.parameters.get("required", ())
    mended: JsonObject = {}
    for name, value in given.items():
        schema = properties.get(name)
        kinds = _kinds(schema)
        if value is None and name not in required and kinds and "null" not in kinds:
            continue
        mended[name] = _as_kind(value, kinds)
    return mended


def _kinds(schema: Any) -> tuple[str, ...]:
    kinds = schema.get("type") if isinstance(schema, dict) else None
    if isinstance(kinds, str):
        return (kinds,)
    return tuple(kinds) if isinstance(kinds, list) else ()


def _as_kind(value: Any, kinds: Iterable[str]) -> Any:
    if "string" in kinds:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(value, str):
        return value
    text = value.strip()
    if "integer" in kinds and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return _BOOLEANS.get(text.lower(), value) if "boolean" in kinds else value


def _told_apart(
    calls: Sequence[ToolCall], view: AgentView, repairs: list[str]
) -> Iterable[ToolCall]:
    """Ids that are missing, or used before in this dialogue, are replaced by new ones."""
    used = list(_ids(view.turns))
    for place, call in enumerate(calls):
        if call.id and call.id not in used:
            used.append(call.id)
            yield call
            continue
        repairs.append("repeated_call_id" if call.id else "missing_call_id")
        new = _free_id(f"call_{len(view.turns)}_{place}", used)
        used.append(new)
        yield call.model_copy(update={"id": new})


_ids: Running[Turn, tuple[str, ...]] = Running(
    (), lambda ids, turn: (*ids, *(call.id for call in turn.message.tool_calls))
)


def _free_id(wanted: str, used: Sequence[str]) -> str:
    while wanted in used:
        wanted += "_"
    return wanted


def _with(call: ToolCall, name: str, arguments: str) -> ToolCall:
    if call.function.name == name and call.function.arguments == arguments:
        return call
    return call.model_copy(update={"function": FunctionCall(name=name, arguments=arguments)})
