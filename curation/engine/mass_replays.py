"""The job that queues a replay of every stale dialogue of a domain under its current version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from curation.engine.current import current_version
from curation.engine.renewing import renew
from curation.engine.work import JobLease, report
from curation.errors import CurationError
from curation.models import DomainVersion, Job, Trajectory
from curation.models.trajectory import TrajectoryQuerySet
from simulation.errors import InputError

PORTION = 50
"""Branches made in one transaction."""
MOST_PROBLEMS = 20
LEASE_SECONDS = 120.0
State, Origin = Trajectory.State, Trajectory.Origin
ENDED_BADLY = (State.FAILED, State.CANCELLED)


def to_be_replayed(under: DomainVersion, review: str = "any") -> TrajectoryQuerySet:
    """Stale dialogues of its name that no branch repeats or is about to; ``review`` ``approved``
    takes only what was approved. What experiments tried is not wanted by anybody yet.
    """
    same = DomainVersion.objects.filter(workspace=under.workspace_id, name=under.name)
    versions = list(same.values_list("pk", flat=True))
    rows = Trajectory.objects.alive().filter(domain__in=versions, stale=Trajectory.Stale.STALE)
    tried = Q(origin=Origin.EXPERIMENT, review_state=Trajectory.ReviewState.GENERATED)
    vain = Q(mark__replay=None) | Q(mark__replay__state__in=ENDED_BADLY)
    again = vain | Q(mark__replay__deleted_at__isnull=False)
    rows = rows.filter(again).exclude(tried)
    if review == "approved":
        rows = rows.filter(review_state=Trajectory.ReviewState.APPROVED)
    return rows


def run_replays(lease: JobLease, job: Job) -> dict[str, Any]:
    """How many were queued; one that was broken off goes on with those that are left.

    Raises InputError where another version became current meanwhile.
    """
    under = DomainVersion.objects.get(pk=job.payload["domain"])
    before = job.result or {}
    queued, problems = before.get("queued", 0), dict(before.get("problems", {}))
    total = queued + to_be_replayed(under, job.payload["review"]).count()
    after: UUID | None = None
    while some := _next(under, job.payload["review"], after):
        _refuse_overtaken(under)
        with transaction.atomic():
            for row in some:
                queued += _renewed(row, under, job, problems)
            report(
                lease,
                queued / max(total, 1),
                f"{queued} of {total} replays queued",
                LEASE_SECONDS,
                result={"queued": queued, "problems": problems},
            )
        after = some[-1].pk
    return {"queued": queued, "problems": problems, "number": under.number}


def _next(under: DomainVersion, review: str, after: UUID | None) -> list[Trajectory]:
    rows = to_be_replayed(under, review).order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:PORTION])


def _renewed(row: Trajectory, under: DomainVersion, job: Job, problems: dict[str, str]) -> int:
    """1, or 0 with the reason among the ``problems``."""
    try:
        renew(row, under, by=job.created_by, job=job)
    except CurationError as error:
        if len(problems) < MOST_PROBLEMS:
            problems[str(row.pk)] = str(error)
        return 0
    return 1


def _refuse_overtaken(under: DomainVersion) -> None:
    current = current_version(under.workspace_id, under.name)
    if current is not None and current.pk != under.pk:
        raise InputError(
            "domain",
            f"Version {current.number} is the current one by now, not {under.number}.",
            "Order the replay again; what was queued is played all the same.",
        )
