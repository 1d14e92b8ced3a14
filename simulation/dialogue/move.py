"""Whose move it is: a pure function of the turns, so that there is no cursor to restore."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from simulation.vocabulary.acts import gives_up
from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.pairing import unanswered
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
            return _first_open(turns) or Move(Mover.AGENT)
        case _:
            return _first_open(turns) or _after_text(turns)


def _first_open(turns: Sequence[Turn]) -> Move | None:
    for place, call in unanswered(turns):
        return Move(Mover.TOOL, call, place)
    return None


def _after_text(turns: Sequence[Turn]) -> Move:
    for turn in reversed(turns):
        if turn.message.role is Role.USER:
            return Move(Mover.OVER, reason=_ending(turn)) if turn.done else Move(Mover.USER)
    return Move(Mover.USER)


def _ending(last_word: Turn) -> str:
    return "user_gave_up" if gives_up(last_word.acts) else "completed"
