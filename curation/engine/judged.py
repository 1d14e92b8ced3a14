"""What judges said of a branch, and what waits to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from curation.models import (
    CritiqueAnswer,
    DocketItem,
    Job,
    Judgement,
    Run,
    Trajectory,
    Workspace,
)

OPEN = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)
PORTION = 500
"""Dialogues that are looked for at a time."""


def latest_judgement(trajectory: Trajectory) -> Judgement | None:
    rows = Judgement.objects.filter(trajectory=trajectory).select_related("ordered_by")
    return rows.order_by("-number").first()


def answers_to(judgement: Judgement) -> dict[int, list[CritiqueAnswer]]:
    """By turn, the latest answer of each person, in the order in which they were given."""
    latest: dict[tuple[int, int | None], CritiqueAnswer] = {}
    for row in judgement.answers.select_related("by").order_by("created"):
        latest[row.seq, row.by_id] = row
    found: dict[int, list[CritiqueAnswer]] = {}
    for row in sorted(latest.values(), key=lambda one: one.created):
        found.setdefault(row.seq, []).append(row)
    return found


def judging_of(workspace: Workspace, keys: Sequence[UUID]) -> Job | None:
    """The job in which one of the dialogues waits for its judge, or for a higher budget."""
    items = DocketItem.objects.filter(job__in=open_judging(workspace).values("pk"))
    for start in range(0, len(keys), PORTION):
        found = items.filter(trajectory__in=keys[start : start + PORTION])
        if item := found.select_related("job").first():
            return item.job
    return None


def last_judging(trajectory: Trajectory) -> Job | None:
    """The latest job that was to judge this dialogue, alone or with others, whatever came of it."""
    items = DocketItem.objects.filter(trajectory=trajectory).select_related("job")
    item = items.defer("job__payload").order_by("-job__created").first()
    return item.job if item else None


def last_judging_of_run(run: Run) -> Job | None:
    """The latest job that was to judge the dialogues of this run, whatever came of it."""
    jobs = Job.objects.filter(run=run, kind=Job.Kind.JUDGE, trajectory=None)
    return jobs.defer("payload").order_by("-created").first()


def open_judging(workspace: Workspace) -> QuerySet[Job]:
    return Job.objects.filter(workspace=workspace, kind=Job.Kind.JUDGE, state__in=OPEN)
