"""An imported conversation as the writer reads it: words, and calls that have names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.llm.loose_json import strict
from simulation.synthesis.writing.selecting import cut_json
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import Turn
from simulation.vocabulary.value import JsonObject

LONGEST_WORDS = 1_500
MOST_CHARACTERS = 60_000
"""Of the whole conversation: its middle is left out where it is longer."""
_NAMES = {Role.USER: "User", Role.ASSISTANT: "Assistant"}


@dataclass(frozen=True)
class Made:
    """A call of the conversation and what it returned."""

    name: str
    """``c3``: the third call."""
    seq: int
    """Of the turn that holds its result."""
    tool: str
    arguments: JsonObject
    result: Any
    ok: bool


def calls_of(turns: Sequence[Turn]) -> tuple[Made, ...]:
    """All calls that have a result, in the order of their results."""
    found = [(call, turn) for call, turn in answers(turns) if call is not None]
    return tuple(_made(number, call, turn) for number, (call, turn) in enumerate(found, 1))


def _made(number: int, call: ToolCall, turn: Turn) -> Made:
    content = turn.message.content or ""
    result = strict(content)
    arguments = strict(call.function.arguments)
    return Made(
        name=f"c{number}",
        seq=turn.seq,
        tool=call.function.name,
        arguments=arguments if isinstance(arguments, dict) else {},
        result=content if result is None else result,
        ok=turn.execution.ok if turn.execution is not None else not _is_error(result),
    )


def _is_error(result: Any) -> bool:
    return isinstance(result, dict) and bool(result.get("error"))


def conversation_text(turns: Sequence[Turn], calls: Sequence[Made]) -> str:
    """One block a message; further lines of a message are indented, so that none can pass for
    another speaker's.
    """
    by_seq = {call.seq: call for call in calls}
    blocks = [block for turn in turns for block in _blocks(turn, by_seq)]
    return "\n".join(_bounded(blocks)) or "It has not begun."


def _blocks(turn: Turn, calls: dict[int, Made]) -> Iterator[str]:
    call = calls.get(turn.seq)
    if call is not None:
        outcome = "returned" if call.ok else "failed with"
        arguments = json.dumps(call.arguments, ensure_ascii=False)[:LONGEST_WORDS]
        yield f"[{call.name}] {call.tool} {arguments} {outcome}: {cut_json(call.result)}"
    elif turn.message.role in _NAMES and (turn.message.content or "").strip():
        words = (turn.message.content or "").strip()[:LONGEST_WORDS]
        yield f"{_NAMES[turn.message.role]}: " + "\n  ".join(words.splitlines())


def _bounded(blocks: list[str]) -> list[str]:
    """The beginning says what it is about, the end what is open: the middle goes first."""
    total = sum(map(len, blocks))
    while total > MOST_CHARACTERS and len(blocks) > 2:
        total -= len(blocks.pop(len(blocks) // 2))
    return blocks
