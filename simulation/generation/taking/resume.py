"""Going on with a native record: its own domain, tasks and world, from any of its turns."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.dialogue.begin import dialogue_seed
from simulation.dialogue.fork import cut
from simulation.dialogue.limits import exceeded
from simulation.dialogue.move import Mover, next_move
from simulation.errors import InputError
from simulation.generation.taking.limits import limits_after
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import DialogueState, Record
from simulation.vocabulary.tasks import Task

ENDED = ("completed", "user_gave_up")


def resumed(
    record: Record,
    at: int | None,
    *,
    rules: RuleSet | None = None,
    tasks: Sequence[Task] = (),
) -> DialogueState:
    """The record's state before turn ``at``, or after its last.

    Raises InputError for a position that there is not, and for a dialogue that is over there.
    """
    last = len(record.state.turns)
    state = cut(record.state, last if at is None else at)
    if _is_over(record, state):
        raise InputError(
            "at",
            "the dialogue is over there.",
            f"Give a turn to go on from, from 0 to {max(last - 2, 0)}.",
        )
    changes: dict[str, object] = {}
    if exceeded(state) is not None:
        changes["limits"] = limits_after(state.turns, state.limits)
    if rules is not None:
        changes["rules"] = rules
    if tasks:
        changes["tasks"] = tuple(tasks)
    return state.model_copy(update=changes)


def _is_over(record: Record, state: DialogueState) -> bool:
    """The user has said their last word, or had none left to say."""
    if next_move(state.turns).mover is Mover.OVER:
        return True
    whole = len(state.turns) == len(record.state.turns)
    return whole and record.outcome.reason in ENDED


def resampled(state: DialogueState, seed: int, sample: int) -> DialogueState:
    """With a salt of its own, so that it goes on differently than the record did."""
    return state.model_copy(update={"salt": f"continue-{dialogue_seed(seed, sample)}"})
