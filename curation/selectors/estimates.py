"""What a run will amount to, from the dialogues that were made before."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Avg, Count

from curation.models import Trajectory, Workspace

USUAL = {"user": 12.0, "task": 6.0}
"""Counted turns per task before anything has been measured."""
USUAL_TASKS = 2.0
SECONDS_PER_TURN = 0.02
"""Of work, for the agenda cast, on one core."""
TOKENS_PER_TURN = 55
MEASURED = 500
"""Dialogues that it is measured on, at most: the newest ones."""
LOOKED_AT = 2_000
"""Among these."""
ENOUGH = 5
"""Dialogues from which the past is believed."""


@dataclass(frozen=True)
class Estimate:
    dialogues: int
    turns: int
    seconds: float
    tokens: int
    basis: int
    """Dialogues it is measured on; 0 for a rule of thumb."""
    by_models: bool = False
    """How long it takes is then theirs to say."""


def estimate(
    workspace: Workspace,
    *,
    domain: str,
    paradigm: str,
    count: int,
    tasks: int | None,
    pace: float,
    by_models: bool = False,
) -> Estimate:
    """``domain`` is a version's id or empty. Time is that of one worker process."""
    per_task, basis = _turns_per_task(workspace, domain, paradigm)
    turns = count * (tasks or USUAL_TASKS) * per_task
    rounds = -(-count // settings.DIALOOM_CAPACITY)
    paced = rounds * pace * turns / max(count, 1)
    return Estimate(
        dialogues=count,
        turns=round(turns),
        seconds=paced + turns * SECONDS_PER_TURN,
        tokens=round(turns * TOKENS_PER_TURN),
        basis=basis,
        by_models=by_models,
    )


def _turns_per_task(workspace: Workspace, domain: str, paradigm: str) -> tuple[float, int]:
    living = Trajectory.objects.in_workspace(workspace).alive().filter(origin="generated")
    # By one index, whatever the planner knows: a domain may have none among a million.
    rows = Trajectory.objects.filter(domain__pk=domain) if domain else living
    newest = rows.order_by("-created", "id").values("pk")[:LOOKED_AT]
    ended = living.filter(pk__in=newest, state="finished", paradigm=paradigm, tasks_total__gt=0)
    measured = ended.order_by("-created", "id").only("counted_turns", "tasks_total")
    found = measured[:MEASURED].aggregate(
        turns=Avg("counted_turns"), tasks=Avg("tasks_total"), number=Count("pk")
    )
    if found["number"] < ENOUGH:
        return USUAL.get(paradigm, USUAL["user"]), 0
    return found["turns"] / found["tasks"], found["number"]
