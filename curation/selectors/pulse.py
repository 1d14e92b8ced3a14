"""Is anybody at work, and does anything wait: what the frame of every page says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils import timezone

from curation.engine.standing import Stand, stands
from curation.engine.writable import write_problem
from curation.models import Heartbeat, Job, Trajectory, Workspace

ALIVE = timedelta(seconds=15)
"""A worker beats every few seconds; one that has missed this long is gone."""
GONE = timedelta(days=1)
"""Whoever has not beaten for so long is nobody's business any more."""
MANY = 1000
"""Numbers beside a menu are counted up to here."""


class Pulse(NamedTuple):
    alive: bool
    seen: datetime | None
    """When a worker last said so; None if there never was one."""


def worker_pulse() -> Pulse:
    seen = Heartbeat.objects.filter(kind="worker").aggregate(last=Max("at"))["last"]
    return Pulse(seen is not None and timezone.now() - seen < ALIVE, seen)


def why_nobody_works() -> str:
    """For a place where work waits and no worker is alive; empty where nobody knows."""
    latest = waiting_worker()
    return str(latest.detail.get("why", "")) if latest else write_problem()


def waiting_worker() -> Heartbeat | None:
    """The latest of those that live and do no work."""
    waiting = Heartbeat.objects.filter(kind=Heartbeat.WAITING, at__gt=timezone.now() - ALIVE)
    return waiting.order_by("-at").first()


def silent_workers() -> list[Heartbeat]:
    """Those that neither beat nor have said goodbye, the longest silent first: they hang, or their
    machine is gone.
    """
    now = timezone.now()
    kinds = (Heartbeat.WORKER, Heartbeat.WAITING)
    silent = Heartbeat.objects.filter(kind__in=kinds, at__lt=now - ALIVE, at__gt=now - GONE)
    return list(silent.order_by("at")[:20])


def dialogues_being_written(workspace: Workspace) -> int:
    """Under way, counted up to a thousand."""
    rows = Trajectory.objects.in_workspace(workspace).alive()
    return rows.filter(state=Trajectory.State.GENERATING).order_by()[:MANY].count()


def dialogues_waiting_for_review(workspace: Workspace, found: list[Stand] | None = None) -> int:
    """In the queue, claimed ones included; ``found`` where they were counted already."""
    waiting = (Trajectory.ReviewState.QUEUED, Trajectory.ReviewState.CLAIMED)
    counted = stands(workspace) if found is None else found
    return sum(one.dialogues for one in counted if one.review in waiting)


def work_is_waiting(workspace: Workspace) -> bool:
    """Whether something here needs a worker."""
    jobs = Job.objects.in_workspace(workspace).filter(
        state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    return jobs.exists() or _waiting(workspace).exists()


def _waiting(workspace: Workspace) -> QuerySet[Trajectory]:
    states = [Trajectory.State.QUEUED, Trajectory.State.GENERATING]
    return Trajectory.objects.in_workspace(workspace).alive().filter(state__in=states)
