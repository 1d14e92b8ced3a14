"""Jobs under lease: the same claims and epochs as for trajectories, with progress."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from curation.engine.clock import AT_ODDS, now
from curation.engine.events import announce_job
from curation.errors import CurationError, LeaseLost
from curation.models import Heartbeat, Job, JobAnswer, Release, Upload
from simulation.errors import InputError, SimulationError

ATTEMPTS = 10
OVER = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
FREE = {"lease_owner": "", "lease_until": None}
SILENT = timedelta(seconds=20)
"""A worker that has not beaten for so long is gone, whatever its leases say: those of jobs
are long, since much of a job runs without a chance to renew them."""


class JobLease(NamedTuple):
    job_id: UUID
    epoch: int


def claim_job(
    owner: str, lease_seconds: float, kinds: Collection[Job.Kind] = tuple(Job.Kind)
) -> JobLease | None:
    """Take the job that has waited longest, or one whose worker vanished; None if there is none.

    Only jobs of ``kinds`` are looked at.
    """
    with transaction.atomic():
        row = _in_order(_claimable(kinds)).first()
        if row is None:
            return None
        taken = _claimable(kinds).filter(pk=row.pk, epoch=row.epoch)
        won = taken.update(
            state=Job.State.RUNNING,
            lease_owner=owner,
            lease_until=now() + timedelta(seconds=lease_seconds),
            epoch=F("epoch") + 1,
            attempts=F("attempts") + 1,
        )
        announce_job(row, Job.State.RUNNING)
    return JobLease(row.pk, row.epoch + 1) if won else None


def report(
    lease: JobLease,
    progress: float,
    message: str = "",
    seconds: float = 60.0,
    *,
    result: Any = None,
) -> None:
    """Say how far a job is and extend its lease; ``result`` is what came of it so far.

    Raises LeaseLost if it was cancelled or lost.
    """
    so_far = {} if result is None else {"result": result}
    changed = _mine(lease).update(
        **so_far,
        progress=min(max(progress, 0.0), 1.0),
        message=message[:300],
        lease_until=now() + timedelta(seconds=seconds),
    )
    if not changed:
        raise LeaseLost(f"job {lease.job_id} was cancelled or taken over")


def finish_job(lease: JobLease, result: Any = None) -> None:
    _end(lease, Job.State.DONE, result=result, progress=1.0)


def fail_job(lease: JobLease, error: Exception) -> None:
    """End a job with what went wrong, in words for the person who started it."""
    _end(lease, Job.State.FAILED, error=error_json(error))


def forgive(job_id: UUID) -> None:
    """Something of a job is kept for good: whoever takes it up next goes on from there, and how
    many have stopped before says nothing any more.
    """
    Job.objects.filter(pk=job_id).update(attempts=0)


def pause_job(lease: JobLease, reason: str, result: Any = None) -> None:
    """A budget is used up: it waits for a higher one, with what came of it so far."""
    columns = {} if result is None else {"result": result}
    _end(lease, Job.State.PAUSED, reason=reason, finished=None, **columns)


def hand_back(owner: str) -> int:
    """Put what ``owner`` holds into the queue again: the process stops, or began anew under the
    same name. Another worker need not wait for the leases to run out.
    """
    held = Job.objects.filter(state=Job.State.RUNNING, lease_owner=owner)
    return held.update(state=Job.State.QUEUED, epoch=F("epoch") + 1, **FREE)


def expire_jobs(owner: str) -> int:
    """End the leases of a process that is no more; its jobs are claimable at once."""
    held = Job.objects.filter(state=Job.State.RUNNING, lease_owner=owner)
    return held.update(lease_until=now() - timedelta(seconds=1))


def expire_job(lease: JobLease) -> None:
    """End the lease of a job that nobody works on any more; it is claimable at once."""
    _mine(lease).update(lease_until=now() - timedelta(seconds=1))


def sweep_jobs() -> int:
    """Give up on jobs that have cost several workers; the others are claimable by their lease."""
    hopeless = Job.objects.filter(_abandoned(), attempts__gte=ATTEMPTS)
    error = {
        "field": "worker",
        "problem": f"{ATTEMPTS} workers in a row stopped during this job.",
        "remedy": "Look at the worker's log, then start it again.",
    }
    given_up = [job for job in hopeless if _give_up(job, error)]
    return len(given_up)


@transaction.atomic
def _give_up(job: Job, error: dict[str, str]) -> bool:
    """The job, and what was to come of it, which nobody else would end."""
    ended = {"error": error, "finished": timezone.now()}
    mine = Job.objects.filter(pk=job.pk, epoch=job.epoch, state=Job.State.RUNNING)
    if not mine.update(state=Job.State.FAILED, epoch=F("epoch") + 1, **FREE, **ended):
        return False
    uploads = Upload.objects.filter(job=job).exclude(status=Upload.Status.READY)
    uploads.update(status=Upload.Status.FAILED, **ended)
    releases = Release.objects.filter(job=job).exclude(state=Release.State.READY)
    releases.update(state=Release.State.FAILED, **ended)
    announce_job(job, Job.State.FAILED)
    return True


def error_json(error: Exception) -> dict[str, str]:
    if isinstance(error, InputError):
        return {"field": error.field, "problem": error.problem, "remedy": error.remedy}
    if isinstance(error, (SimulationError, CurationError)):
        return {"field": "", "problem": str(error), "remedy": ""}
    return {
        "field": "",
        "problem": f"Something that nobody foresaw went wrong ({type(error).__name__}: {error}).",
        "remedy": "Tell the people who run this site; the worker's log has the cause.",
    }


def jobs_wait(kinds: Collection[Job.Kind] = tuple(Job.Kind)) -> bool:
    """Whether there is a job to claim."""
    return _claimable(kinds).exists()


def _claimable(kinds: Collection[Job.Kind]) -> QuerySet[Job]:
    lost = _abandoned() & Q(attempts__lt=ATTEMPTS)
    return Job.objects.filter(Q(state=Job.State.QUEUED) | lost, kind__in=kinds)


def _abandoned() -> Q:
    """Running, as far as the row knows, but its lease ran out or its worker beats no more."""
    silent = Heartbeat.objects.filter(Q(at__lt=now() - SILENT) | Q(at__gt=now() + AT_ODDS))
    lost = Q(lease_until__lt=now()) | Q(lease_owner__in=silent.values("name"))
    return Q(state=Job.State.RUNNING) & lost


def _in_order(rows: QuerySet[Job]) -> QuerySet[Job]:
    rows = rows.order_by("created")
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def _mine(lease: JobLease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job_id, epoch=lease.epoch, state=Job.State.RUNNING)


@transaction.atomic
def _end(lease: JobLease, state: Job.State, **columns: Any) -> None:
    changed = {"finished": timezone.now(), **FREE, **columns}
    if not _mine(lease).update(state=state, **changed):
        raise LeaseLost(f"job {lease.job_id} was cancelled or taken over")
    if state in OVER:
        JobAnswer.objects.filter(job=lease.job_id).delete()
    announce_job(Job.objects.get(pk=lease.job_id), state)
