"""Calling off slow work that was started."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation.engine.ending import cancel_waiting
from curation.engine.events import announce_job
from curation.engine.work import FREE
from curation.errors import Conflict
from curation.models import Job, Trajectory

GOING = (Job.State.QUEUED, Job.State.RUNNING)
CALLED_OFF = (
    Job.Kind.SYNTHESIS,
    Job.Kind.JUDGE,
    Job.Kind.PROBE,
    Job.Kind.IMPORT,
    Job.Kind.SUGGEST,
    Job.Kind.PATCH,
    Job.Kind.PREVIEW,
    Job.Kind.COMPARE,
    Job.Kind.REPLAY,
)
"""Kinds whose work leaves nothing half done to be seen when it is broken off."""


def _queued_by(job: Job) -> int:
    """Replays that it has queued and no worker has begun are called off with it, and after it."""
    if job.kind != Job.Kind.REPLAY:
        return 0
    return cancel_waiting(Trajectory.objects.filter(replayed_from__job=job))


@transaction.atomic
def cancel_job(job: Job) -> Job:
    """The worker notices within seconds. Raises Conflict for a job that is over, or of a kind
    that has to come to its end.
    """
    if job.kind not in CALLED_OFF:
        raise Conflict(f"A job of kind {job.kind} cannot be called off.")
    mine = Job.objects.filter(pk=job.pk, state__in=GOING)
    ended = {"state": Job.State.CANCELLED, "finished": timezone.now(), "epoch": F("epoch") + 1}
    called_off = _queued_by(job)
    if not mine.update(**ended, **FREE) and not called_off:
        raise Conflict(f"This job is {Job.objects.get(pk=job.pk).state}; it cannot be called off.")
    job.refresh_from_db()
    announce_job(job, job.state)
    return job
