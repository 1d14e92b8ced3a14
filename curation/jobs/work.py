"""Runs queued jobs one after the other: what is slow and no dialogue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, connection
from structlog.contextvars import bound_contextvars

from curation.engine.caps import CAPS
from curation.engine.comparing import run_comparing
from curation.engine.faults import Owner, count_fault
from curation.engine.figures import JOBS
from curation.engine.imports import run_import
from curation.engine.ingest import run_ingest
from curation.engine.judging import run_judging
from curation.engine.mass_replays import run_replays
from curation.engine.patching import run_patch
from curation.engine.previewing import run_preview
from curation.engine.probe import run_probe
from curation.engine.release import run_release
from curation.engine.resting import rest_job
from curation.engine.selecting import look_waiting, waits_to_be_looked_at
from curation.engine.sent import forget_sent
from curation.engine.sharing import share_of
from curation.engine.staleness import compare_waiting, waits_to_be_compared
from curation.engine.suggesting import run_suggestion
from curation.engine.synthesis import run_synthesis
from curation.engine.work import (
    JobLease,
    claim_job,
    expire_job,
    fail_job,
    finish_job,
    jobs_wait,
    pause_job,
)
from curation.errors import TRANSIENT, BudgetReached, CurationError, LeaseLost
from curation.jobs.hands import Ended, Hand, HandLost
from curation.jobs.process import process_name
from curation.jobs.stopping import STOPPING
from curation.models import Job
from simulation.errors import SimulationError

logger = logging.getLogger(__name__)

LEASE_SECONDS = 120.0

RUNNERS: dict[Job.Kind, Callable[[JobLease, Job], Any]] = {
    Job.Kind.INGEST: run_ingest,
    Job.Kind.RELEASE: run_release,
    Job.Kind.IMPORT: run_import,
    Job.Kind.PROBE: run_probe,
    Job.Kind.SYNTHESIS: run_synthesis,
    Job.Kind.JUDGE: run_judging,
    Job.Kind.PATCH: run_patch,
    Job.Kind.SUGGEST: run_suggestion,
    Job.Kind.PREVIEW: run_preview,
    Job.Kind.COMPARE: run_comparing,
    Job.Kind.REPLAY: run_replays,
}

JUDGING = frozenset({Job.Kind.JUDGE})
"""What may take hours of waiting for a model: it has a lane of its own, so that nobody's upload
waits behind it.
"""
MAKING = frozenset({Job.Kind.SYNTHESIS})
"""Domains that models write: minutes, in a lane of their own for the same reason."""
SUGGESTING = frozenset({Job.Kind.SUGGEST, Job.Kind.PREVIEW})
"""A person sits and waits for it: nothing else goes before it."""
SORTING = frozenset({Job.Kind.COMPARE, Job.Kind.REPLAY})
"""Goes through all dialogues of a domain, while nobody waits for it."""
QUICK = frozenset(Job.Kind) - JUDGING - MAKING - SUGGESTING - SORTING

RESUMED = frozenset({Job.Kind.JUDGE, Job.Kind.SYNTHESIS, Job.Kind.IMPORT})
"""Kinds that wait for a higher budget or the next day where one is used up, and then go on where
they were.
"""

_lanes: dict[frozenset[Job.Kind], threading.Lock | threading.Semaphore] = {
    **{kinds: threading.Lock() for kinds in (QUICK, JUDGING, MAKING, SORTING)},
    # Whoever asks a slow model does not make the next person wait for it.
    SUGGESTING: threading.Semaphore(2),
}


def work_until_idle() -> None:
    """Run jobs until none is queued or the process stops; returns at once if it runs already."""
    _run_lane(QUICK)


def judge_until_idle() -> None:
    """The same for judging, beside the other jobs."""
    _run_lane(JUDGING)


def make_until_idle() -> None:
    """The same for domains in the making."""
    _run_lane(MAKING)


def suggest_until_idle() -> None:
    """The same for drafts of a person's next turn, and for words under other rules."""
    _run_lane(SUGGESTING)


def sort_until_idle() -> None:
    """The same for what a next version of a domain means for its dialogues, and for those that
    ended or came since. What releases take is looked for first: it is what matches by then.
    """
    _while_it_finds(look_waiting)
    _run_lane(SORTING)
    _while_it_finds(compare_waiting)


def _while_it_finds(step: Callable[[], int]) -> None:
    """Work that has no job of its own: a step says whether there was any."""
    try:
        while not STOPPING.is_set() and step():
            close_old_connections()
    except TRANSIENT as error:
        logger.warning("work waits, the database does not answer: %s", error)
    finally:
        connection.close()


def quick_jobs_wait() -> bool:
    return jobs_wait(QUICK)


def judging_waits() -> bool:
    return jobs_wait(JUDGING)


def making_waits() -> bool:
    return jobs_wait(MAKING)


def sorting_waits() -> bool:
    return jobs_wait(SORTING) or waits_to_be_compared() or waits_to_be_looked_at()


def suggestions_wait() -> bool:
    return jobs_wait(SUGGESTING)


def _run_lane(kinds: frozenset[Job.Kind]) -> None:
    lane = _lanes[kinds]
    if not lane.acquire(blocking=False):
        return
    try:
        with Hand() as hand:
            while not STOPPING.is_set():
                close_old_connections()
                lease = claim_job(process_name(), LEASE_SECONDS, kinds)
                if lease is None:
                    return
                _run_where_it_fits(lease, hand)
    except TRANSIENT as error:
        logger.warning("jobs wait, the database does not answer: %s", error)
    finally:
        connection.close()
        lane.release()


def _run_where_it_fits(lease: JobLease, hand: Hand) -> None:
    if not hand.takes(lease):
        run_job(lease)
        return
    try:
        _count(hand.run(lease))
    except OSError as error:
        logger.warning("a job runs beside dialogues that are played: %r", error)
        run_job(lease)
    except HandLost as lost:
        count_fault(Owner.WORKER, "job_process_lost")
        logger.error("the process of job %s ended with %s; it is begun anew", lease.job_id, lost)
        expire_job(lease)


def run_job(lease: JobLease) -> None:
    """Run one claimed job to its end; what goes wrong is stored with it, never raised."""
    _count(ended(lease))


def ended(lease: JobLease) -> Ended | None:
    """The same, counted by nobody; None where it is not over, or was ended elsewhere."""
    with bound_contextvars(job=str(lease.job_id)):
        return _run_told(lease)


def _count(ended: Ended | None) -> None:
    if ended is None:
        return
    JOBS.labels(ended.kind, ended.outcome).inc()
    if ended.is_fault:
        count_fault(Owner.PROGRAM, "internal_error")


def _run_told(lease: JobLease) -> Ended | None:
    job = Job(id=lease.job_id)
    try:
        job = Job.objects.get(pk=lease.job_id)
        CAPS.share(share_of(process_name()))
        finish_job(lease, RUNNERS[Job.Kind(job.kind)](lease, job))
        forget_sent(job)
        return Ended(job.kind, "done")
    except LeaseLost:
        _lost(job)
    except TRANSIENT as error:
        # It is claimed again when its lease runs out, and given up after some times.
        logger.warning("put down: %s", error)
    except BudgetReached as reached:
        return _stopped(lease, job, reached)
    except (SimulationError, CurationError) as error:
        return _failed(lease, job, error)
    except Exception as error:
        logger.exception("a %s job broke", job.kind)
        return _failed(lease, job, error)._replace(is_fault=True)
    return None


def _lost(job: Job) -> None:
    logger.info("cancelled, or taken over")
    if Job.objects.filter(pk=job.pk, state=Job.State.CANCELLED).exists():
        forget_sent(job)


def _stopped(lease: JobLease, job: Job, reached: BudgetReached) -> Ended | None:
    if job.kind not in RESUMED:
        return _failed(lease, job, reached)
    try:
        if reached.reason == Job.Reason.DAY:
            rest_job(lease, job.workspace_id, reached.result)
        else:
            pause_job(lease, reached.reason, reached.result)
    except LeaseLost:
        logger.info("ended elsewhere")
    return None


def _failed(lease: JobLease, job: Job, error: Exception) -> Ended:
    try:
        fail_job(lease, error)
        forget_sent(job)
    except LeaseLost:
        logger.info("ended elsewhere")
    return Ended(job.kind, "failed")
