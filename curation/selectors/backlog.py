"""How much waits, how long already, and who holds what: few index reads, however many rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from curation.models import Event, Job, Run, Trajectory, Workspace

MOST = 100_000
"""Rows of one state are counted up to here."""
OPEN = (
    Trajectory.State.QUEUED,
    Trajectory.State.GENERATING,
    Trajectory.State.AWAITING_HUMAN,
    Trajectory.State.PAUSED,
)
WORK = (Job.State.QUEUED, Job.State.RUNNING)


class Held(NamedTuple):
    held: int
    expired: int
    """Past their time, to be swept: above zero for long means that no worker sweeps."""


class Spent(NamedTuple):
    """By all runs so far."""

    finished: int
    failed: int
    cancelled: int
    turns: int
    tasks_proven: int
    prompt_tokens: int
    completion_tokens: int
    cost: float
    """US dollars."""


def open_dialogues() -> dict[str, int]:
    """By state, each counted up to ``MOST`` in the index alone."""
    rows = Trajectory.objects
    return {state.value: rows.filter(state=state)[:MOST].count() for state in OPEN}


def open_jobs() -> dict[tuple[str, str], int]:
    """By kind and state."""
    rows = Job.objects.filter(state__in=WORK).values_list("kind", "state")
    return {(kind, state): many for kind, state, many in rows.annotate(many=Count("id"))}


def oldest_dialogue() -> datetime | None:
    """Since when the queued dialogue waits that has waited longest; None if none does.

    The index is by state, priority, age: one look for each priority that there is.
    """
    return min(_oldest_by_priority(), default=None)


def oldest_job() -> datetime | None:
    rows = Job.objects.filter(state=Job.State.QUEUED).order_by("created")
    return rows.values_list("created", flat=True).first()


def dialogue_leases() -> Held:
    return _held(Trajectory.objects.filter(state=Trajectory.State.GENERATING))


def job_leases() -> Held:
    return _held(Job.objects.filter(state=Job.State.RUNNING))


def runs_by_state() -> dict[str, int]:
    rows = Run.objects.values_list("state").annotate(many=Count("id"))
    return dict(rows.order_by("state"))


def spent_by_runs() -> Spent:
    columns = {
        "finished": "dialogues_finished",
        "failed": "dialogues_failed",
        "cancelled": "dialogues_cancelled",
    }
    sums = {
        name: Coalesce(Sum(columns.get(name, name)), Value(0.0 if name == "cost" else 0))
        for name in Spent._fields
    }
    return Spent(**Run.objects.aggregate(**sums))


def resting_workspaces() -> int:
    """Those that may use no more of their models today."""
    return Workspace.objects.exclude(resting_since=None).count()


def oldest_event() -> timedelta:
    """How long ago the oldest event was written that is kept; zero if there is none."""
    first = Event.objects.order_by("created").values_list("created", flat=True).first()
    return timezone.now() - first if first else timedelta()


def events_kept() -> int:
    """By the distance of their ids: nothing is counted."""
    ids = Event.objects.order_by("id").values_list("id", flat=True)
    first, last = ids.first(), ids.last()
    return last - first + 1 if first is not None and last is not None else 0


def _held(rows: QuerySet[Trajectory] | QuerySet[Job]) -> Held:
    now = timezone.now()
    return Held(
        rows.filter(lease_until__gt=now)[:MOST].count(),
        rows.filter(lease_until__lte=now)[:MOST].count(),
    )


def _oldest_by_priority() -> Iterator[datetime]:
    rows = Trajectory.objects.filter(state=Trajectory.State.QUEUED)
    rows = rows.order_by(F("priority").desc(), "queued_at")
    found = rows.values_list("priority", "queued_at").first()
    while found is not None:
        yield found[1]
        found = rows.filter(priority__lt=found[0]).values_list("priority", "queued_at").first()
