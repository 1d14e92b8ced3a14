"""Calling off slow work that was started, and going on with what stopped at a budget."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation.engine.casts import ModelSeat, Seats, read_cast
from curation.engine.ending import cancel_waiting
from curation.engine.events import announce_job
from curation.engine.sent import forget_sent
from curation.engine.work import FREE
from curation.errors import Conflict
from curation.jobs.hints import wake
from curation.models import Job, JobAnswer, Run, Trajectory
from curation.services.ceilings import refuse_today
from curation.services.orders import Budget
from curation.services.spending import (
    raised,
    refuse_job_budget,
    refuse_job_spent,
    refuse_used_up,
)
from simulation.llm.lineup import ModelRole

GOING = (Job.State.QUEUED, Job.State.RUNNING)
OPEN = (*GOING, Job.State.PAUSED)
STOPPED_BY_RUN = (Job.Reason.RUN_TOKENS, Job.Reason.RUN_COST)
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
    mine = Job.objects.filter(pk=job.pk, state__in=OPEN)
    unread = mine.exclude(state=Job.State.RUNNING)
    ended = {"state": Job.State.CANCELLED, "finished": timezone.now(), "epoch": F("epoch") + 1}
    called_off = _queued_by(job)
    if unread.update(**ended, **FREE):
        transaction.on_commit(partial(forget_sent, job))
    elif not mine.update(**ended, **FREE) and not called_off:
        raise Conflict(f"This job is {Job.objects.get(pk=job.pk).state}; it cannot be called off.")
    JobAnswer.objects.filter(job=job.pk).delete()
    job.refresh_from_db()
    announce_job(job, job.state)
    return job


@transaction.atomic
def resume_job(job: Job, budget: Budget | None = None) -> Job:
    """Go on with a job that stopped at a budget, under a higher one: what of ``budget`` is given.

    What it was answered before costs nothing again. Raises Conflict for a job that is not
    paused, has no budget left, or waits for the next day; Refused for a budget that is used up or
    makes no sense.
    """
    job.refresh_from_db()
    if job.state != Job.State.PAUSED:
        raise Conflict(f"This job is {job.state}; only one that is paused goes on.")
    given = budget.model_dump(exclude_unset=True) if budget else {}
    refuse_used_up(given, tokens=job.tokens, cost=job.cost)
    refuse_job_budget(seats_of(job), Budget(**given))
    for name, value in given.items():
        setattr(job, name, value)
    refuse_job_spent(job)
    if job.reason == Job.Reason.DAY:
        refuse_today(job.workspace_id)
    _queue_again(job, **given)
    return job


def raised_job_budget(job: Job) -> Budget:
    """What the button offers: see :func:`curation.services.spending.raised`."""
    standing = Budget(max_tokens_total=job.max_tokens_total, max_cost=job.max_cost)
    return raised(standing, tokens=job.tokens, cost=job.cost)


def go_on_with_jobs(run: Run) -> None:
    """With what its budget stopped, now that it is higher, in the transaction that is open."""
    for job in run.jobs.filter(state=Job.State.PAUSED, reason__in=STOPPED_BY_RUN):
        _queue_again(job)


def seats_of(job: Job) -> Seats:
    """The models that it asks."""
    if job.kind == Job.Kind.JUDGE:
        return {ModelRole.JUDGE: ModelSeat.model_validate(job.payload["judge"])}
    return read_cast(job.payload.get("cast", {}))


def _queue_again(job: Job, **columns: object) -> None:
    changed = {"state": Job.State.QUEUED, "reason": Job.Reason.NONE, "attempts": 0, **columns}
    mine = Job.objects.filter(pk=job.pk, state=Job.State.PAUSED)
    if not mine.update(**changed):
        raise Conflict("This job was taken up or called off meanwhile.")
    job.refresh_from_db()
    announce_job(job, job.state)
    wake()
