"""From rows to a dialogue state: everything a next move depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from curation.engine.paths import Path, cut, path_of, turn_rows
from curation.engine.values import domain_as_played, rules_value
from curation.models import Trajectory, Turn
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_personas
from simulation.vocabulary.state import DialogueState, Limits
from simulation.vocabulary.state import Turn as PlayedTurn
from simulation.vocabulary.tasks import Task

AT_ONCE = 200
"""Branches whose turns one query reads."""


def rows_to_state(trajectory: Trajectory, *, at: int | None = None) -> DialogueState:
    """The state of a branch, or of its first ``at`` turns."""
    length = trajectory.length if at is None else at
    return state_on(trajectory, cut(path_of(trajectory), length))


def rows_to_states(rows: Sequence[Trajectory]) -> dict[UUID, DialogueState]:
    """The states of many branches in a few queries; what they share is read once."""
    paths = {row.pk: path_of(row) for row in rows}
    owned = turns_by_owner({part.trajectory for path in paths.values() for part in path})
    return {row.pk: state_with(row, on_path(paths[row.pk], owned)) for row in rows}


def turns_by_owner(keys: Iterable[UUID], **only: str) -> dict[UUID, list[PlayedTurn]]:
    """The own turns of many branches, in order."""
    found: dict[UUID, list[PlayedTurn]] = {}
    order = sorted(keys)
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        rows = Turn.objects.filter(trajectory__in=some, **only).order_by("seq")
        for owner, content in rows.values_list("trajectory_id", "content"):
            found.setdefault(owner, []).append(PlayedTurn.model_validate(content))
    return found


def on_path(path: Path, owned: Mapping[UUID, Sequence[PlayedTurn]]) -> Iterator[PlayedTurn]:
    for part in path:
        for turn in owned.get(part.trajectory, ()):
            if part.start <= turn.seq < part.end:
                yield turn


def state_on(trajectory: Trajectory, path: Path) -> DialogueState:
    """The state of a branch with the turns of ``path``."""
    return state_with(
        trajectory, (PlayedTurn.model_validate(row.content) for row in turn_rows(path))
    )


def state_with(trajectory: Trajectory, turns: Iterable[PlayedTurn]) -> DialogueState:
    """The state of a branch with the ``turns``."""
    return DialogueState(
        domain=domain_as_played(trajectory.domain_id, trajectory.tools, trajectory.offered),
        tasks=tuple(Task.model_validate(task) for task in trajectory.tasks or ()),
        persona=persona_of(trajectory),
        rules=rules_value(trajectory.rules_id),
        limits=Limits.model_validate(trajectory.limits),
        seed=trajectory.seed,
        salt=trajectory.salt,
        faults=trajectory.faults,
        turns=tuple(turns),
    )


def persona_of(trajectory: Trajectory) -> Persona:
    """Its persona; a branch that nobody has prepared yet speaks plainly."""
    if trajectory.persona is None:
        return default_personas()[0]
    return Persona.model_validate(trajectory.persona)
