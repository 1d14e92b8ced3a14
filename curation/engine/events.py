"""The outbox that live pages follow. Small hints: a page reads the rows themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from curation.models import Event, Job, Run, Trajectory

KEPT = timedelta(days=1)
"""A page that was away for longer reads everything anew."""
PORTION = 2_000
"""Deleted in one transaction: writers beside it wait no longer than that takes."""
PORTIONS = 50


class Branch(Protocol):
    """A trajectory's row, or as much of it as an event names."""

    @property
    def id(self) -> UUID: ...
    @property
    def workspace_id(self) -> UUID: ...
    @property
    def run_id(self) -> UUID | None: ...


def trajectory_event(trajectory: Branch, kind: Event.Kind, **payload: Any) -> Event:
    return Event(
        workspace_id=trajectory.workspace_id,
        kind=kind,
        run_id=trajectory.run_id,
        trajectory_id=trajectory.id,
        payload=payload,
    )


def announce_state(trajectory: Trajectory, state: str, reason: str = "") -> None:
    trajectory_event(trajectory, Event.Kind.STATE, state=state, reason=reason).save()


def announce_run(run: Run, state: str) -> None:
    Event.objects.create(
        workspace_id=run.workspace_id, kind=Event.Kind.RUN, run_id=run.id, payload={"state": state}
    )


def announce_job(job: Job, state: str) -> None:
    payload = {"job": str(job.id), "kind": job.kind, "state": state}
    Event.objects.create(workspace_id=job.workspace_id, kind=Event.Kind.JOB, payload=payload)


def forget_old_events(now: datetime | None = None) -> int:
    """Delete events older than a day, some at a time; returns how many."""
    old = Event.objects.filter(created__lt=(now or timezone.now()) - KEPT).order_by("created")
    gone = 0
    for _ in range(PORTIONS):
        keys = list(old.values_list("pk", flat=True)[:PORTION])
        gone += Event.objects.filter(pk__in=keys).delete()[0]
        if len(keys) < PORTION:
            break
    return gone
