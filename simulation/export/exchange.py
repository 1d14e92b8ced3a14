"""The messages of a record as trainers want them: every call answered at once and in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulation.errors import ExportRefused
from simulation.vocabulary.findings import Severity
from simulation.vocabulary.messages import Role
from simulation.vocabulary.pairing import answers
from simulation.vocabulary.state import Record, Status, Turn


class Exchange(NamedTuple):
    """One turn that somebody speaks, with the results of its calls in the calls' order."""

    turn: Turn
    results: tuple[Turn, ...] = ()


def exchanges(record: Record) -> list[Exchange]:
    """Raises ExportRefused for a dialogue that is unfinished, or whose calls and results do not
    pair off.
    """
    if record.outcome.status is not Status.FINISHED:
        reason = f" ({record.outcome.reason})" if record.outcome.reason else ""
        raise ExportRefused(f"the dialogue is {record.outcome.status.value}{reason}, not finished")
    turns = record.state.turns
    if not turns or turns[-1].message.role is not Role.ASSISTANT:
        last = f"the {turns[-1].message.role.value}'s" if turns else "missing"
        raise ExportRefused(f"the last message is {last}, not the assistant's")
    return list(grouped(turns))


def grouped(turns: Sequence[Turn]) -> Iterator[Exchange]:
    """Raises ExportRefused where calls and results do not pair off."""
    at = 0
    while at < len(turns):
        turn = turns[at]
        end = at + 1
        while end < len(turns) and turns[end].message.role is Role.TOOL:
            end += 1
        yield Exchange(turn, _results(turn, turns[at + 1 : end]))
        at = end


def _results(turn: Turn, following: Sequence[Turn]) -> tuple[Turn, ...]:
    """The results in the order of the calls, however they were recorded."""
    calls = turn.message.tool_calls
    found = list(answers((turn, *following)))
    if turn.message.role is Role.TOOL or any(item.call is None for item in found):
        seq = turn.seq if turn.message.role is Role.TOOL else following[0].seq
        raise ExportRefused(f"turn {seq}: a tool result answers no call")
    if len(found) != len(calls):
        raise ExportRefused(f"turn {turn.seq}: a call has no result")
    waiting = list(found)
    ordered = []
    for call in calls:
        item = next(item for item in waiting if item.call is call or item.call == call)
        waiting.remove(item)
        ordered.append(item.turn)
    return tuple(ordered)


def is_faulty(turn: Turn) -> bool:
    """Not to be learned from: a fault was seeded into it, or a check found an error."""
    return bool(turn.faults) or any(item.severity is Severity.ERROR for item in turn.findings)
