"""OpenAI's supervised fine-tuning format: ``messages``, ``tools``, and ``weight`` for the loss.

Strict, because a service refuses a whole file for one bad row: arguments are JSON text valid
against the tool's schema, ids are unique, every call is answered, ``content`` is always a string.
Turns with faults stay in the context with ``weight`` 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.checks.protocol import problem_with
from simulation.errors import ExportRefused
from simulation.export.exchange import Exchange, exchanges, is_faulty
from simulation.export.exported import Rendered
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Record, Turn
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

NAME = "openai-sft"
FEWEST_ROWS = 10
"""The service takes no smaller file."""
MOST_TOOLS = 128
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def render(record: Record) -> Rendered:
    """Raises ExportRefused for what the format cannot carry truthfully."""
    tools = record.state.domain.tools
    refuse_tools(tools)
    spoken = exchanges(record)
    _refuse_order(spoken)
    messages: list[JsonObject] = []
    for exchange in spoken:
        messages.extend(messages_of(record, exchange, call_count=calls_in(messages)))
    row: JsonObject = {"messages": messages}
    if tools:
        row["tools"] = [tool.as_openai() for tool in tools]
    _refuse_untrainable(messages)
    return Rendered(row, tuple(_warnings(spoken)))


def refuse_tools(tools: Sequence[Tool]) -> None:
    """Raises ExportRefused for a tool that the service would not take."""
    if len(tools) > MOST_TOOLS:
        raise ExportRefused(f"the domain has {len(tools)} tools; the format takes {MOST_TOOLS}")
    for tool in tools:
        if not _TOOL_NAME.fullmatch(tool.name):
            raise ExportRefused(
                f"the tool name {tool.name!r} is not made of 1-64 letters, digits, _ and -"
            )
        if tool.parameters.get("type") != "object":
            raise ExportRefused(f"the parameters of {tool.name} are not an object schema")


def _refuse_order(spoken: Sequence[Exchange]) -> None:
    for place, (turn, _results) in enumerate(spoken):
        if turn.message.role is Role.SYSTEM and place:
            raise ExportRefused(f"turn {turn.seq}: a system message after the first turn")
    if all(turn.message.role is not Role.USER for turn, _results in spoken):
        raise ExportRefused("no user message")


def messages_of(record: Record, exchange: Exchange, *, call_count: int) -> list[JsonObject]:
    """A turn and its results as OpenAI's messages; ``call_count`` calls stand before it.

    Raises ExportRefused.
    """
    turn = exchange.turn
    if turn.message.role is not Role.ASSISTANT:
        return [{"role": turn.message.role.value, "content": _text(turn)}]
    plain: JsonObject = {"role": "assistant", "content": turn.message.content or ""}
    ids = [f"call{call_count + place:05d}" for place in range(len(turn.message.tool_calls))]
    if ids:
        plain["tool_calls"] = _calls(record, turn, ids)
    elif not plain["content"].strip():
        raise ExportRefused(f"turn {turn.seq}: the assistant says nothing and calls nothing")
    if is_faulty(turn):
        plain["weight"] = 0
    results = [
        {"role": "tool", "tool_call_id": new, "content": result.message.content or ""}
        for new, result in zip(ids, exchange.results, strict=True)
    ]
    return [plain, *results]


def _text(turn: Turn) -> str:
    if not (turn.message.content or "").strip():
        raise ExportRefused(f"turn {turn.seq}: the {turn.message.role.value} message is empty")
    return turn.message.content or ""


def _calls(record: Record, turn: Turn, ids: Sequence[str]) -> list[JsonObject]:
    """Ids of nine letters and digits, new for each call: models reuse theirs, and some chat
    templates accept no other length.
    """
    calls = []
    for new, call in zip(ids, turn.message.tool_calls, strict=True):
        problem = problem_with(record.state.domain.tool(call.function.name), call)
        if problem is not None:
            raise ExportRefused(f"turn {turn.seq}: {problem[1]}")
        calls.append({"id": new, "type": "function", "function": call.function.model_dump()})
    return calls


def calls_in(messages: Sequence[JsonObject]) -> int:
    return sum(message["role"] == "tool" for message in messages)


def _refuse_untrainable(messages: Sequence[JsonObject]) -> None:
    weights = [item.get("weight", 1) for item in messages if item["role"] == "assistant"]
    if not any(weights):
        raise ExportRefused("every assistant message has a fault: nothing is left to train on")


def _warnings(spoken: Sequence[Exchange]) -> list[str]:
    said = [turn for turn, _results in spoken if turn.message.role is Role.ASSISTANT]
    masked = [turn.seq for turn in said if is_faulty(turn)]
    thought = sum(bool(turn.message.reasoning_content) for turn in said)
    warnings = []
    if masked:
        listed = ", ".join(map(str, masked))
        warnings.append(f"masked with weight 0 for their faults: turns {listed}")
    if thought:
        warnings.append(f"reasoning of {thought} turns left out: the format has no field for it")
    return warnings
