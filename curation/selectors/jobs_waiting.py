"""Why a job does not move, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from curation.models import Job
from curation.selectors.waiting import Crew, Waiting, crew_at_work, nobody, rests

LONG = timedelta(minutes=1)
"""In the queue, before it is told that others go first."""
RAISE = "Raise the budget to go on."


def job_waiting_for(job: Job, crew: Callable[[], Crew] = crew_at_work) -> Waiting | None:
    """None while it moves, or is over. Whoever asks for many jobs reads the crew once."""
    if job.state == Job.State.PAUSED and job.reason == Job.Reason.DAY:
        return rests()
    if job.state == Job.State.PAUSED:
        return Waiting(job.reason or "paused", _stopped(job))
    if job.state not in (Job.State.QUEUED, Job.State.RUNNING):
        return None
    if not crew().workers:
        return nobody()
    return _in_line(job) if job.state == Job.State.QUEUED else None


def _in_line(job: Job) -> Waiting:
    if timezone.now() - job.created < LONG:
        return Waiting("starting", "A worker takes it up within a moment.")
    return Waiting("jobs_before", "The workers have others of its kind in hand, which go first.")


def _stopped(job: Job) -> str:
    if job.reason == Job.Reason.TOKENS and job.max_tokens_total is not None:
        return f"It has used its budget of {job.max_tokens_total:,} tokens. {RAISE}"
    if job.reason == Job.Reason.COST and job.max_cost is not None:
        return f"It has spent its budget of {job.max_cost:,.2f} US dollars. {RAISE}"
    return "The budget of its run is used up. Raise that one, and it goes on by itself."
