"""Whose move it is: a pure function of the turns, so that there is no cursor to restore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.state import Turn


class Mover(StrEnum):
    SYSTEM = "system"
    """A blank state: the system turn is written by code."""
    USER = "user"
    AGENT = "agent"
    TOOL = "tool"
    """A call of the last assistant message waits for its result."""
    OVER = "over"


class Move(NamedTuple):
    """The next move. ``call`` and its ``place`` in the group are set for a tool's."""

    mover: Mover
    call: ToolCall | None = None
    place: int = 0
    reason: str = ""


def next_move(turns: Sequence[Turn]) -> Move:
    """Who moves after ``turns``; imported turns may begin without a system turn."""
    if not turns:
        return Move(Mover.SYSTEM)
    match turns[-1].message.role:
        case Role.SYSTEM:
            return Move(Mover.USER)
        case Role.USER:
            return Move(Mover.AGENT)
        case Role.TOOL:
            return _first_unanswered(turns) or Move(Mover.AGENT)
        case _:
            return _first_unanswered(turns) or _after_text(turns)


def unanswered(turns: Sequence[Turn]) -> list[tuple[int, ToolCall]]:
    """The calls of the last group that have no result yet, with their place in the group.

    Models reuse call ids, even within a group; so a result answers one call of its id, not all.
    """
    start = group_start(turns)
    answers = Counter(turn.message.tool_call_id for turn in turns[start + 1 :])
    waiting = []
    for index, call in enumerate(turns[start].message.tool_calls if start >= 0 else ()):
        if answers[call.id]:
            answers[call.id] -= 1
        else:
            waiting.append((index, call))
    return waiting


def group_start(turns: Sequence[Turn]) -> int:
    """The position of the assistant message whose results end ``turns``; -1 if there is none."""
    at = len(turns) - 1
    while at >= 0 and turns[at].message.role is Role.TOOL:
        at -= 1
    return at


def _first_unanswered(turns: Sequence[Turn]) -> Move | None:
    for index, call in unanswered(turns):
        return Move(Mover.TOOL, call, index)
    return None


def _after_text(turns: Sequence[Turn]) -> Move:
    for turn in reversed(turns):
        if turn.message.role is Role.USER:
            return Move(Mover.OVER, reason="completed") if turn.done else Move(Mover.USER)
    return Move(Mover.USER)
