"""Is anything working, and on what: what every page's frame shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from curation.models import Heartbeat, Job, Run, Trajectory, Workspace
from curation.models.trajectory import TrajectoryQuerySet

ALIVE_SECONDS = 15
"""A worker beats every few seconds; older than this, it is gone or stuck."""


class Pulse(NamedTuple):
    """``seen`` is the latest beat of any worker, None if there never was one."""

    alive: bool
    seen: datetime | None


def worker_pulse(now: datetime | None = None) -> Pulse:
    at = now or timezone.now()
    beats = Heartbeat.objects.filter(kind="worker").order_by("-at")
    seen = beats.values_list("at", flat=True).first()
    return Pulse(seen is not None and at - seen < timedelta(seconds=ALIVE_SECONDS), seen)


def dialogues_being_written(workspace: Workspace) -> int:
    return _branches(workspace).filter(state=Trajectory.State.GENERATING).count()


def dialogues_waiting_for_review(workspace: Workspace) -> int:
    return _branches(workspace).filter(review_state=Trajectory.ReviewState.QUEUED).count()


def work_is_waiting(workspace: Workspace) -> bool:
    """Something here can only go on with a worker."""
    jobs = Job.objects.in_workspace(workspace)
    states = (Trajectory.State.QUEUED, Trajectory.State.GENERATING)
    return (
        _branches(workspace).filter(state__in=states).exists()
        or jobs.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists()
        or Run.objects.in_workspace(workspace).filter(state=Run.State.RUNNING).exists()
    )


def _branches(workspace: Workspace) -> TrajectoryQuerySet:
    return Trajectory.objects.in_workspace(workspace).alive()
