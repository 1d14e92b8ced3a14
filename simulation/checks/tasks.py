"""Which tasks are proven done: by the world, or by what the user was told.

A subtask is proven at the turn where the last of its checks comes true; a task when all its
subtasks are. What a later turn undoes stays proven: it was done.
"""

from __future__ import annotations

from typing import NamedTuple

from simulation.checks.calls import has_succeeded, was_called
from simulation.checks.evidence import Result, result_of, returned
from simulation.checks.fields import field_of
from simulation.errors import ToolRefused
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import tells
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import CalledCheck, Check, Subtask, ToldCheck, WorldCheck
from simulation.world import World


def holding(state: DialogueState, world: World) -> frozenset[str]:
    """Ids (``subtask#place``) of the world checks of open subtasks that hold in ``world``."""
    proven = state.proven()
    return frozenset(
        check_id(subtask, place)
        for task in state.tasks
        for subtask in task.subtasks
        if subtask.id not in proven
        for place, check in enumerate(subtask.checks)
        if isinstance(check, WorldCheck) and _is_true(world, check.sql)
    )


def check_id(subtask: Subtask, place: int) -> str:
    return f"{subtask.id}#{place}"


def _is_true(world: World, sql: str) -> bool:
    """A check that does not run proves nothing."""
    try:
        rows = world.query(sql, limit=1)
    except ToolRefused:
        return False
    return bool(rows) and bool(next(iter(rows[0].values()), None))


def newly_proven(state: DialogueState) -> tuple[str, ...]:
    """Ids of the subtasks, then of the tasks, that the last turn of ``state`` completes."""
    last = state.turns[-1]
    if not _can_prove(state, last):
        return ()
    proven = set(state.proven())
    new = [
        subtask.id
        for task in state.tasks
        for subtask in task.subtasks
        if subtask.id not in proven and _is_proven(state, subtask)
    ]
    proven.update(new)
    new += [
        task.id
        for task in state.tasks
        if task.id not in proven and all(part.id in proven for part in task.subtasks)
    ]
    return tuple(new)


def _can_prove(state: DialogueState, turn: Turn) -> bool:
    """A change of the world, words to the user, or a call that a check waits for."""
    return bool(turn.flipped) or is_told(turn) or (has_succeeded(turn) and _calls_count(state))


def _calls_count(state: DialogueState) -> bool:
    return any(isinstance(check, CalledCheck) for task in state.tasks for check in task.checks())


def is_told(turn: Turn) -> bool:
    """Does the turn say something to the user."""
    return turn.message.role is Role.ASSISTANT and bool((turn.message.content or "").strip())


def _is_proven(state: DialogueState, subtask: Subtask) -> bool:
    """Every check of the subtask has come true, one of them at the last turn."""
    flipped = _flipped(state.turns)
    return bool(subtask.checks) and all(
        _has_come_true(state, check, check_id(subtask, place), flipped)
        for place, check in enumerate(subtask.checks)
    )


def _has_come_true(state: DialogueState, check: Check, name: str, flipped: frozenset[str]) -> bool:
    match check:
        case WorldCheck():
            return name in flipped
        case ToldCheck():
            return is_told_in(state, check)
        case CalledCheck():
            return was_called(state, check)


def is_told_in(state: DialogueState, check: ToldCheck) -> bool:
    """Has the agent told each value, after a result contained it."""
    told = _told(state.turns, state.domain, check).told
    return len(told) == len(check.values)


class Told(NamedTuple):
    """How far a check is: places among its values that results have held, and that were told."""

    held: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()

    def and_on(self, turn: Turn, domain: Domain, check: ToldCheck) -> Told:
        if turn.message.role is Role.TOOL:
            return self._and_held(result_of(turn), check)
        return self._and_told(turn, domain, check) if is_told(turn) else self

    def _and_held(self, result: Result, check: ToldCheck) -> Told:
        new = (at for at, value in enumerate(check.values) if returned(result, value))
        return self._replace(held=self.held.union(new))

    def _and_told(self, turn: Turn, domain: Domain, check: ToldCheck) -> Told:
        waiting = self.held - self.told
        if not waiting:
            return self
        field = field_of(domain.lexicon, check.column, check.label, check.values)
        text = turn.message.content or ""
        new = (at for at in waiting if tells(text, check.values[at], field))
        return self._replace(told=self.told.union(new))


_told: Running[Turn, Told] = Running(Told(), Told.and_on)
_flipped: Running[Turn, frozenset[str]] = Running(
    frozenset(), lambda names, turn: names.union(turn.flipped) if turn.flipped else names
)
