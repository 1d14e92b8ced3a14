"""Which result answers which call.

Models reuse call ids, even within a group of parallel calls; so a result answers one call of
its id, the first still open in the group that it follows, never all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulation.vocabulary.messages import Role, ToolCall
from simulation.vocabulary.state import Turn


class Open(NamedTuple):
    """A call without a result, and its place among the calls of its message."""

    place: int
    call: ToolCall


class Answered(NamedTuple):
    """A tool turn with the call it answers; ``call`` is None for a result out of nowhere."""

    call: ToolCall | None
    turn: Turn


def group_start(turns: Sequence[Turn]) -> int:
    """The position of the message that the results at the end of ``turns`` follow; -1 if none."""
    at = len(turns) - 1
    while at >= 0 and turns[at].message.role is Role.TOOL:
        at -= 1
    return at


def last_request(turns: Sequence[Turn]) -> int:
    """The position of the user's latest turn; -1 if there is none."""
    at = len(turns) - 1
    while at >= 0 and turns[at].message.role is not Role.USER:
        at -= 1
    return at


def unanswered(turns: Sequence[Turn]) -> list[Open]:
    """The calls of the last message that have no result yet, in order."""
    start = group_start(turns)
    if start < 0:
        return []
    waiting = [Open(place, call) for place, call in enumerate(turns[start].message.tool_calls)]
    for turn in turns[start + 1 :]:
        _take(waiting, turn)
    return waiting


def answers(turns: Sequence[Turn]) -> Iterator[Answered]:
    """Every tool turn in order, with the call that it answers."""
    waiting: list[Open] = []
    for turn in turns:
        if turn.message.role is Role.TOOL:
            yield Answered(_take(waiting, turn), turn)
        else:
            waiting = [Open(place, call) for place, call in enumerate(turn.message.tool_calls)]


def _take(waiting: list[Open], turn: Turn) -> ToolCall | None:
    """Removes and returns the first open call that ``turn`` answers."""
    for position, (_place, call) in enumerate(waiting):
        if call.id == turn.message.tool_call_id:
            del waiting[position]
            return call
    return None
