"""What judges said of a branch, and what waits to be judged."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from curation.models import CritiqueAnswer, Job, Judgement, Trajectory, Workspace

OPEN = (Job.State.QUEUED, Job.State.RUNNING)


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


def judging_of(workspace: Workspace, keys: Iterable[UUID]) -> Job | None:
    """The job in which one of the dialogues waits for its judge."""
    wanted = {str(key) for key in keys}
    for job in open_judging(workspace):
        if wanted & set(job.payload["trajectories"]):
            return job
    return None


def last_judging(workspace_id: UUID, named: UUID) -> Job | None:
    """The latest job that was to judge this dialogue, or this run, whatever came of it."""
    jobs = Job.objects.filter(workspace=workspace_id, kind=Job.Kind.JUDGE)
    # The payload of a whole run's job is long, and is searched where it lies.
    return jobs.filter(payload__contains=str(named)).defer("payload").order_by("-created").first()


def open_judging(workspace: Workspace) -> Iterable[Job]:
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.JUDGE, state__in=OPEN)
    return rows.order_by("created")
