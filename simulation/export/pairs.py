"""Preference pairs for trainers: one prompt, the preferred step and the other one.

``openai-dpo`` is OpenAI's format (``input``, ``preferred_output``, ``non_preferred_output``), of
one assistant message each. ``trl-dpo`` is TRL's conversational one (``prompt``, ``chosen``,
``rejected``, ``tools``): a pair on all that follows keeps the whole answer to the request there,
tool results included. Arguments are JSON text for OpenAI and objects for TRL, whose chat
templates expect them so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from simulation.errors import ExportRefused, UnknownName
from simulation.export.exchange import Exchange, grouped
from simulation.export.exported import Exported, Rendered
from simulation.export.openai_sft import calls_in, messages_of, refuse_tools
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Record, Turn
from simulation.vocabulary.value import JsonObject

Messages = list[JsonObject]


class Pair(NamedTuple):
    """Two branches of one family, alike up to turn ``at``."""

    id: str
    chosen: Record
    rejected: Record
    at: int
    whole: bool
    """Whether all that follows was compared, or the first step alone."""


class Parts(NamedTuple):
    tools: Messages
    prompt: Messages
    chosen: Messages
    rejected: Messages
    warnings: tuple[str, ...]


def openai_dpo(pair: Pair) -> Rendered:
    """Raises ExportRefused for what the format cannot carry truthfully."""
    parts = _parts(pair._replace(whole=False))
    given: JsonObject = {"messages": parts.prompt}
    if parts.tools:
        given["tools"] = parts.tools
    row: JsonObject = {
        "input": given,
        "preferred_output": parts.chosen,
        "non_preferred_output": parts.rejected,
    }
    cut = ("only the first message of each side: the format takes one",) if pair.whole else ()
    return Rendered(row, (*parts.warnings, *cut))


def trl_dpo(pair: Pair) -> Rendered:
    """Raises ExportRefused for what the format cannot carry truthfully."""
    parts = _parts(pair)
    row: JsonObject = {
        "prompt": _as_objects(parts.prompt),
        "chosen": _as_objects(parts.chosen),
        "rejected": _as_objects(parts.rejected),
    }
    if parts.tools:
        row["tools"] = parts.tools
    sides = (*parts.chosen, *parts.rejected)
    results = any(message["role"] == "tool" for message in sides)
    told = ("tool results stand in what is compared: mask them in training",) if results else ()
    return Rendered(row, (*parts.warnings, *told))


PAIR_TARGETS: dict[str, Callable[[Pair], Rendered]] = {
    "openai-dpo": openai_dpo,
    "trl-dpo": trl_dpo,
}


def pair_target_named(name: str) -> Callable[[Pair], Rendered]:
    """Raises UnknownName."""
    if name not in PAIR_TARGETS:
        listed = ", ".join(PAIR_TARGETS)
        raise UnknownName("format", f"there is no target named {name!r}.", f"Choose: {listed}.")
    return PAIR_TARGETS[name]


def exported_pair(pair: Pair, render: Callable[[Pair], Rendered]) -> Exported:
    """The pair's row, or why there is none."""
    try:
        row, warnings = render(pair)
    except ExportRefused as refused:
        return Exported(pair.id, None, refusal=str(refused))
    return Exported(pair.id, row, warnings=warnings)


def _parts(pair: Pair) -> Parts:
    tools = pair.chosen.state.domain.tools
    refuse_tools(tools)
    for record in (pair.chosen, pair.rejected):
        _refuse_other_seats(record, pair.at)
    prompt = _messages(pair.chosen, pair.chosen.state.turns[: pair.at], call_count=0)
    if all(message["role"] != "user" for message in prompt):
        raise ExportRefused("no user message stands before the turn where they part")
    calls = calls_in(prompt)
    chosen = _side(pair.chosen, pair, calls)
    rejected = _side(pair.rejected, pair, calls)
    if chosen == rejected:
        raise ExportRefused(f"turn {pair.at}: both sides begin with the same words and calls")
    listed = [tool.as_openai() for tool in tools]
    return Parts(listed, prompt, chosen, rejected, _warnings(pair))


def _refuse_other_seats(record: Record, at: int) -> None:
    turn = next(iter(record.state.turns[at:]), None)
    if turn is None or turn.message.role is not Role.ASSISTANT:
        spoken = "nobody" if turn is None else f"the {turn.message.role.value}"
        raise ExportRefused(f"turn {at}: there {spoken} speaks, not the assistant")


def _side(record: Record, pair: Pair, call_count: int) -> Messages:
    """The first message after the parting, or all until the user speaks again."""
    following = record.state.turns[pair.at :]
    end = next(
        (at for at, turn in enumerate(following) if turn.message.role is Role.USER), len(following)
    )
    messages = _messages(record, following[:end], call_count=call_count)
    return messages if pair.whole else messages[:1]


def _messages(record: Record, turns: Sequence[Turn], *, call_count: int) -> Messages:
    found: Messages = []
    for exchange in grouped(turns):
        found.extend(_plain(record, exchange, call_count + calls_in(found)))
    return found


def _plain(record: Record, exchange: Exchange, call_count: int) -> Messages:
    """Without weights: here the two sides say what is to be learned."""
    messages = messages_of(record, exchange, call_count=call_count)
    return [{key: m[key] for key in m if key != "weight"} for m in messages]


def _as_objects(messages: Messages) -> Messages:
    return [_with_objects(message) if "tool_calls" in message else message for message in messages]


def _with_objects(message: JsonObject) -> JsonObject:
    calls = [
        call | {"function": call["function"] | {"arguments": json.loads(_arguments(call))}}
        for call in message["tool_calls"]
    ]
    return message | {"tool_calls": calls}


def _arguments(call: JsonObject) -> str:
    return str(call["function"]["arguments"] or "{}")


def _warnings(pair: Pair) -> tuple[str, ...]:
    turns = (*pair.chosen.state.turns[: pair.at + 1], pair.rejected.state.turns[pair.at])
    thought = any(turn.message.reasoning_content for turn in turns)
    return ("reasoning left out: the format has no field for it",) if thought else ()
