"""A turn that a person wrote: checked like any other before it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from curation.engine.paths import Path
from curation.engine.reading import played_turns
from curation.engine.state import state_with
from curation.engine.values import rules_value
from curation.models import Trajectory
from simulation.checks.examine import examined
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.value import JsonObject


class Examined(NamedTuple):
    turn: Turn
    tasks_proven: int
    """Tasks (not subtasks) that it newly proves."""


def examined_turn(
    trajectory: Trajectory,
    path: Path,
    turn: Turn,
    *,
    rules: UUID | None = None,
    tasks: Sequence[JsonObject] | None = None,
) -> Examined:
    """``turn``, which follows ``path``, with what it proves and what is wrong with it under the
    trajectory's rules and tasks or those given.

    A turn is never changed afterwards, so that this cannot wait for a worker. It reads the path:
    milliseconds, where a fork that writes nothing reads none of it.
    """
    state = state_with(trajectory, played_turns(path))
    if rules is not None:
        state = state.model_copy(update={"rules": rules_value(rules)})
    if tasks is not None:
        given = tuple(map(Task.model_validate, tasks))
        state = state.model_copy(update={"tasks": given})
    checked = examined(state, turn)
    names = {task.id for task in state.tasks}
    return Examined(checked, len((names & set(checked.proven)) - state.proven()))
