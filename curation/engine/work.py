"""Jobs under lease: the same claims and epochs as for trajectories, with progress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from curation.engine.events import announce_job
from curation.errors import LeaseLost
from curation.models import Job, Release, Upload
from simulation.errors import InputError

ATTEMPTS = 3


class JobLease(NamedTuple):
    job_id: UUID
    epoch: int


def claim_job(owner: str, lease_seconds: float) -> JobLease | None:
    """Take the job that has waited longest, or one whose worker vanished; None if there is none."""
    with transaction.atomic():
        row = _in_order(_claimable()).first()
        if row is None:
            return None
        taken = _claimable().filter(pk=row.pk, epoch=row.epoch)
        won = taken.update(
            state=Job.State.RUNNING,
            lease_owner=owner,
            lease_until=timezone.now() + timedelta(seconds=lease_seconds),
            epoch=F("epoch") + 1,
            attempts=F("attempts") + 1,
        )
        announce_job(row, Job.State.RUNNING)
    return JobLease(row.pk, row.epoch + 1) if won else None


def report(lease: JobLease, progress: float, message: str = "", seconds: float = 60.0) -> None:
    """Say how far a job is and extend its lease. Raises LeaseLost if it was cancelled or lost."""
    changed = _mine(lease).update(
        progress=min(max(progress, 0.0), 1.0),
        message=message[:300],
        lease_until=timezone.now() + timedelta(seconds=seconds),
    )
    if not changed:
        raise LeaseLost(f"job {lease.job_id} was cancelled or taken over")


def finish_job(lease: JobLease, result: Any = None) -> None:
    _end(lease, Job.State.DONE, result=result, progress=1.0)


def fail_job(lease: JobLease, error: Exception) -> None:
    """End a job with what went wrong, in words for the person who started it."""
    _end(lease, Job.State.FAILED, error=error_json(error))


def sweep_jobs() -> int:
    """Give up on jobs that have cost several workers; the others are claimable by their lease."""
    hopeless = Job.objects.filter(
        state=Job.State.RUNNING, lease_until__lt=timezone.now(), attempts__gte=ATTEMPTS
    )
    error = {
        "field": "worker",
        "problem": f"{ATTEMPTS} workers in a row stopped during this job.",
        "remedy": "Look at the worker's log, then start it again.",
    }
    keys = list(hopeless.values_list("pk", flat=True))
    now = timezone.now()
    with transaction.atomic():
        given_up = hopeless.filter(pk__in=keys).update(
            state=Job.State.FAILED, error=error, finished=now
        )
        Upload.objects.filter(job__in=keys).update(status=Upload.Status.FAILED, error=error)
        Release.objects.filter(job__in=keys).update(state=Release.State.FAILED, error=error)
    return given_up


def error_json(error: Exception) -> dict[str, str]:
    if isinstance(error, InputError):
        return {"field": error.field, "problem": error.problem, "remedy": error.remedy}
    return {"field": "", "problem": str(error) or type(error).__name__, "remedy": ""}


def _claimable() -> QuerySet[Job]:
    vanished = Q(state=Job.State.RUNNING, lease_until__lt=timezone.now(), attempts__lt=ATTEMPTS)
    return Job.objects.filter(Q(state=Job.State.QUEUED) | vanished)


def _in_order(rows: QuerySet[Job]) -> QuerySet[Job]:
    rows = rows.order_by("created")
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def _mine(lease: JobLease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job_id, epoch=lease.epoch, state=Job.State.RUNNING)


@transaction.atomic
def _end(lease: JobLease, state: Job.State, **columns: Any) -> None:
    ended = _mine(lease).update(
        state=state, finished=timezone.now(), lease_owner="", lease_until=None, **columns
    )
    if not ended:
        raise LeaseLost(f"job {lease.job_id} was cancelled or taken over")
    announce_job(Job.objects.get(pk=lease.job_id), state)
