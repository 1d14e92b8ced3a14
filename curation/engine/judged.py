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


def last_judging_of(trajectory: Trajectory, *, most: int = 20) -> Job | None:
    """The latest job that was to judge it, whatever came of it."""
    rows = Job.objects.filter(workspace=trajectory.workspace_id, kind=Job.Kind.JUDGE)
    for job in rows.order_by("-created")[:most]:
        if str(trajectory.pk) in job.payload["trajectories"]:
            return job
    return None


def run_judging(workspace: Workspace, run_id: UUID, *, most: int = 20) -> Job | None:
    """The latest job that was ordered for a whole run."""
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.JUDGE)
    named = (job for job in rows.order_by("-created")[:most] if job.payload["run"] == str(run_id))
    return next(named, None)


def open_judging(workspace: Workspace) -> Iterable[Job]:
    rows = Job.objects.filter(workspace=workspace, kind=Job.Kind.JUDGE, state__in=OPEN)
    return rows.order_by("created")
