"""The job that queues a replay of every stale dialogue of a domain under its current version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from curation.engine.current import current_version, versions_of
from curation.engine.portions import portions
from curation.engine.renewing import renew
from curation.engine.work import JobLease, report
from curation.errors import CurationError
from curation.models import DomainVersion, Job, Trajectory
from curation.models.trajectory import TrajectoryQuerySet
from simulation.errors import InputError

PORTION = 10
"""Branches made in one transaction: others write meanwhile."""
MOST_PROBLEMS = 20
LEASE_SECONDS = 120.0
State, Origin = Trajectory.State, Trajectory.Origin
ENDED_BADLY = (State.FAILED, State.CANCELLED)


def to_be_replayed(under: DomainVersion, review: str = "any") -> TrajectoryQuerySet:
    """Stale dialogues of its name that no branch repeats or is about to; ``review`` ``approved``
    takes only what was approved. What experiments tried is not wanted by anybody yet.
    """
    stale = Trajectory.Stale.STALE
    rows = Trajectory.objects.alive().filter(domain__in=versions_of(under), stale=stale)
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
    for some in _portions(under, job.payload["review"]):
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
    return {"queued": queued, "problems": problems, "number": under.number}


def _portions(under: DomainVersion, review: str) -> Iterator[list[Trajectory]]:
    """Version by version in the order of its index: what is queued already is not read again."""
    wanted = to_be_replayed(under, review)
    for version in versions_of(under):
        for some in portions(wanted.filter(domain=version), PORTION):
            yield list(wanted.filter(pk__in=[place.key for place in some]))


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
