"""How far an experiment is, and what its two arms say."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from curation.engine.ceilings import REASON
from curation.engine.state import rows_to_states
from curation.engine.trials import DONE, standing_of
from curation.models import (
    Experiment,
    ExperimentDecision,
    ExperimentPair,
    Trajectory,
    Workspace,
)
from simulation.dialogue.arms import Comparison, Pair, compare
from simulation.dialogue.measuring import measured

WIDE = ("tasks", "persona", "limits", "path", "override", "replay", "problem")


def listed_experiments(workspace: Workspace) -> QuerySet[Experiment]:
    rows = Experiment.objects.in_workspace(workspace).select_related("old", "new", "author")
    return rows.defer("old__content", "new__content")


def is_resting(experiment: Experiment) -> bool:
    """Branches of it wait for the next day: the daily ceiling is reached."""
    arms = Q(control__reason=REASON) | Q(trial__reason=REASON)
    return experiment.pairs.filter(arms).exists()


def experiments_on(workspace: Workspace, name: str) -> list[tuple[Experiment, str]]:
    """The newest of a rule set, each with where it stands."""
    rows = listed_experiments(workspace).filter(name=name).order_by("-created", "id")[:8]
    return [(row, standing_of(row).state) for row in rows]


def pairs_of(experiment: Experiment) -> list[ExperimentPair]:
    rows = experiment.pairs.select_related("source", "control", "trial")
    wide = [f"{arm}__{name}" for arm in ("source", "control", "trial") for name in WIDE]
    return list(rows.defer(*wide))


def decisions_of(experiment: Experiment) -> list[ExperimentDecision]:
    rows = experiment.decisions.select_related("by", "before", "after")
    return list(rows.order_by("-created"))


def comparison_of(experiment: Experiment) -> Comparison:
    """Of the pairs whose both branches have finished."""
    rows = experiment.pairs.select_related("control", "trial")
    pairs = [one for one in rows if _counts(one.control) and _counts(one.trial)]
    arms = [arm for one in pairs for arm in (one.control, one.trial) if arm is not None]
    states = rows_to_states(arms)
    read = [
        Pair(*(measured(states[arm.pk], one.at) for arm in (one.control, one.trial) if arm))
        for one in pairs
    ]
    return compare(read)


def _counts(row: Trajectory | None) -> bool:
    return row is not None and row.deleted_at is None and row.state == DONE
