"""Which tasks are proven done: by the world, or by what the user was told.

A subtask is proven at the turn where the last of its checks comes true; a task when all its
subtasks are. What a later turn undoes stays proven: it was done.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.checks.calls import has_succeeded, was_called
from simulation.checks.evidence import holds, key_of, result_of
from simulation.checks.fields import field_of
from simulation.errors import ToolRefused
from simulation.vocabulary.growing import Running
from simulation.vocabulary.kept import MOST_DIALOGUES, Kept
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.messages import Role
from simulation.vocabulary.spoken import Teller, teller
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import CalledCheck, Subtask, Task, ToldCheck, WorldCheck
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
    proven, flipped, far = set(state.proven()), _flipped(state.turns), _far_in(state)
    new = [
        subtask.id
        for task in state.tasks
        for subtask in task.subtasks
        if subtask.id not in proven and _is_proven(state, subtask, flipped, far)
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


def _is_proven(state: DialogueState, subtask: Subtask, flipped: frozenset[str], far: Far) -> bool:
    """Every check of the subtask has come true, one of them at the last turn."""
    for place, check in enumerate(subtask.checks):
        if isinstance(check, ToldCheck):
            is_true = _is_told(check, far)
        elif isinstance(check, WorldCheck):
            is_true = check_id(subtask, place) in flipped
        else:
            is_true = was_called(state, check)
        if not is_true:
            return False
    return bool(subtask.checks)


def is_told_in(state: DialogueState, check: ToldCheck) -> bool:
    """Has the agent told each value of the check, one of the state's own, after a result had it."""
    return _is_told(check, _far_in(state))


def _is_told(check: ToldCheck, far: Far) -> bool:
    return len(far.get(id(check), _NOTHING).told) == len(check.values)


def is_said(state: DialogueState, check: ToldCheck, text: str) -> bool:
    """Does a text state all that the check, one of the state's own, wants to be told."""
    values = _wanted(state.domain.lexicon)(state.tasks)[id(check)]
    return all(value.tells(text) for value in values)


class Told(NamedTuple):
    """How far a check is: places among its values that results have held, and that were told."""

    held: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()


_NOTHING = Told()


class Wanted(NamedTuple):
    """One value that is to be told."""

    value: Any
    key: object
    """Of results that hold it."""
    tells: Teller


Far = dict[int, Told]
"""By the identity of the check."""


def _wanted_in(lexicon: Lexicon) -> Kept[tuple[Task, ...], dict[int, tuple[Wanted, ...]]]:
    """Of any tasks, by the identity of the check; they are the same all through a dialogue."""

    def wanted(tasks: tuple[Task, ...]) -> dict[int, tuple[Wanted, ...]]:
        checks = (check for task in tasks for check in task.checks())
        return {id(one): _values(one, lexicon) for one in checks if isinstance(one, ToldCheck)}

    return Kept(wanted, MOST_DIALOGUES)


_wanted = Kept(_wanted_in)


def _values(check: ToldCheck, lexicon: Lexicon) -> tuple[Wanted, ...]:
    field = field_of(lexicon, check.column, check.label, check.values)
    return tuple(Wanted(value, key_of(value), teller(value, field)) for value in check.values)


def _far_in(state: DialogueState) -> Far:
    return _far(state.turns, state.domain.lexicon, state.tasks)


def _and_on(far: Far, turn: Turn, lexicon: Lexicon, tasks: tuple[Task, ...]) -> Far:
    if turn.message.role is not Role.TOOL and not is_told(turn):
        return far
    new = {}
    for check, values in _wanted(lexicon)(tasks).items():
        told = far.get(check, _NOTHING)
        on = _and_of(told, turn, values)
        if on is not told:
            new[check] = on
    return {**far, **new} if new else far


def _and_of(far: Told, turn: Turn, values: tuple[Wanted, ...]) -> Told:
    if turn.message.role is Role.TOOL:
        result = result_of(turn)
        held = {at for at, one in enumerate(values) if holds(result, one.value, one.key)}
        return far if held <= far.held else far._replace(held=far.held | held)
    text = turn.message.content or ""
    told = {at for at in far.held - far.told if values[at].tells(text)}
    return far._replace(told=far.told | told) if told else far


_far: Running[Turn, Far] = Running({}, _and_on)
_flipped: Running[Turn, frozenset[str]] = Running(
    frozenset(), lambda names, turn: names.union(turn.flipped) if turn.flipped else names
)
