"""Where an experiment stands: read off its branches and its decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curation.models import Experiment, ExperimentDecision, Trajectory

DONE = Trajectory.State.FINISHED
OVER = (DONE, Trajectory.State.FAILED, Trajectory.State.CANCELLED)


@dataclass(frozen=True)
class Standing:
    """Of the branches of both arms."""

    state: str
    """``playing``, ``ready``, ``adopted`` or ``discarded``."""
    pairs: int
    branches: int
    over: int
    failed: int
    """Ended otherwise than finished, or deleted; their pairs are left out."""

    @property
    def is_playing(self) -> bool:
        return self.over < self.branches


def latest_decision(experiment: Experiment) -> ExperimentDecision | None:
    rows = experiment.decisions.select_related("by", "before", "after")
    return rows.order_by("-created").first()


def is_over(experiment: Experiment) -> bool:
    return not standing_of(experiment).is_playing


def standing_of(experiment: Experiment) -> Standing:
    rows = experiment.pairs.values_list(
        "control__state", "control__deleted_at", "trial__state", "trial__deleted_at"
    )
    pairs = list(rows)
    arms = [arm for one in pairs for arm in (one[:2], one[2:])]
    states = Counter(state if gone is None else None for state, gone in arms)
    over = sum(states[state] for state in (None, *OVER))
    counted = (len(pairs), len(arms), over, over - states[DONE])
    return Standing(_state(experiment, is_playing=over < len(arms)), *counted)


def _state(experiment: Experiment, *, is_playing: bool) -> str:
    last = latest_decision(experiment)
    kinds = ExperimentDecision.Kind
    if last is not None and last.kind != kinds.UNDO:
        return "adopted" if last.kind == kinds.ADOPT else "discarded"
    return "playing" if is_playing else "ready"
