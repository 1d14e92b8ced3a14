"""All that stands still in a workspace, each with why: what is told first to who comes back.

Few index reads, however many rows there are; of each kind the newest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from curation.engine.ceilings import REASON, day_as_read, day_ends
from curation.engine.connections import ENVIRONMENT
from curation.engine.replays import REPLAYED
from curation.models import Job, ModelEndpoint, Run, Trajectory, Workspace
from curation.selectors.jobs_waiting import LONG, job_waiting_for
from curation.selectors.pulse import work_is_waiting
from curation.selectors.waiting import (
    Crew,
    Told,
    Waiting,
    crew_at_work,
    dialogue_waiting_for,
    failing,
    limited,
    nobody,
    waiting_for,
    workers_full,
)

State = Trajectory.State
DAY = timedelta(days=1)
"""For so long it is told that something failed."""
WEEK = timedelta(days=7)
"""What was made longer ago is not looked at for what failed today."""
SEEN_AT_ONCE = (Job.Kind.SUGGEST, Job.Kind.PREVIEW, Job.Kind.PROBE)
"""Kinds whose failure was told to the person who sat and waited."""
JOBS = {
    Job.Kind.INGEST: "Upload",
    Job.Kind.RELEASE: "Release",
    Job.Kind.IMPORT: "Import",
    Job.Kind.PROBE: "Test of an endpoint",
    Job.Kind.SYNTHESIS: "Domain in the making",
    Job.Kind.JUDGE: "Judging",
    Job.Kind.SUGGEST: "Draft",
    Job.Kind.PATCH: "Patch of a domain",
    Job.Kind.PREVIEW: "Preview of rules",
    Job.Kind.COMPARE: "Comparison with the current version",
    Job.Kind.REPLAY: "Replay of stale dialogues",
}
Subject = Run | Job | Trajectory | ModelEndpoint | Workspace | None


class Standstill(NamedTuple):
    subject: Subject
    """None: the endpoint of the environment."""
    name: str
    waiting: Waiting


def standing_still(
    workspace: Workspace, *, besides: User | None = None, most: int = 6
) -> list[Standstill]:
    """Up to ``most`` of each kind; without dialogues that wait for the words of ``besides``, who is
    told of them elsewhere.
    """
    crew = crew_at_work()
    return [
        *_day(workspace),
        *_endpoints(workspace, crew),
        *_runs(workspace, crew, most),
        *_jobs(workspace, crew, most),
        *_dialogues(workspace, besides, most),
    ]


def nobody_works(workspace: Workspace) -> Iterator[Standstill]:
    """What the frame of every page says."""
    if work_is_waiting(workspace) and not crew_at_work().workers:
        yield Standstill(workspace, "All work", nobody())


def _day(workspace: Workspace) -> Iterator[Standstill]:
    """Said once, and not of each that rests because of it."""
    day = day_as_read(workspace)
    if day.is_reached:
        waiting = Waiting(REASON, day.words, day_ends())
        yield Standstill(workspace, "All that asks models", waiting)


def _endpoints(workspace: Workspace, crew: Crew) -> Iterator[Standstill]:
    told: dict[str, list[Told]] = {}
    for at, models in crew.told:
        for key, door in models.items():
            told.setdefault(key, []).append((at, door))
    slow = {key: why for key, some in told.items() if (why := failing(some) or limited(some))}
    if not slow:
        return
    named = [key for key in slow if key != ENVIRONMENT]
    for row in ModelEndpoint.objects.in_workspace(workspace).filter(pk__in=named).order_by("name"):
        yield Standstill(row, row.name, slow[str(row.pk)])
    if ENVIRONMENT in slow:
        yield Standstill(None, ENVIRONMENT, slow[ENVIRONMENT])


def _runs(workspace: Workspace, crew: Crew, most: int) -> Iterator[Standstill]:
    """Held by a person, a budget or their models; going, but not all of it; with what failed."""
    held = Q(state=Run.State.PAUSED) | Q(state=Run.State.FAILED, problem__isnull=False)
    rows = Run.objects.in_workspace(workspace).annotate(**_marks())
    found = rows.filter(held | _goes_in_part(crew) | _failed_in_part()).exclude(reason=REASON)
    for run in found.order_by("-created", "id")[:most]:
        waiting = _why(run, crew)
        if waiting is not None:
            yield Standstill(run, str(run), waiting)


def _marks() -> dict[str, Exists]:
    here = Trajectory.objects.alive().filter(run=OuterRef("pk"))
    marks = {"plays": State.GENERATING, "queues": State.QUEUED, "holds": State.PAUSED}
    return {name: Exists(here.filter(state=state)) for name, state in marks.items()}


def _goes_in_part(crew: Crew) -> Q:
    going = Q(state__in=(Run.State.QUEUED, Run.State.RUNNING))
    return going & (
        Q(holds=True) | Q(queues=True, plays=False) if _is_full(crew) else Q(holds=True)
    )


def _failed_in_part() -> Q:
    since = timezone.now() - DAY
    lately = Q(state=Run.State.RUNNING) | Q(state=Run.State.FINISHED, finished__gt=since)
    return lately & Q(dialogues_failed__gt=0, created__gt=since - WEEK)


def _is_full(crew: Crew) -> bool:
    return bool(crew.workers) and crew.playing >= crew.places


def _why(run: Run, crew: Crew) -> Waiting | None:
    if run.state in (Run.State.PAUSED, Run.State.FAILED):
        return waiting_for(run)
    if getattr(run, "holds", False) and not run.is_over:
        return Waiting("dialogues_paused", "Some of its dialogues are paused one by one.")
    if run.dialogues_failed:
        words = f"{run.dialogues_failed:,} of its {run.count:,} dialogues failed."
        return Waiting("dialogues_failed", f"{words} They can be tried again.")
    return workers_full(crew)


def _jobs(workspace: Workspace, crew: Crew, most: int) -> Iterator[Standstill]:
    failed = Q(state=Job.State.FAILED, created__gt=timezone.now() - DAY)
    late = Q(state=Job.State.QUEUED, created__lt=timezone.now() - LONG)
    told = Q(state=Job.State.PAUSED) | (failed & ~Q(kind__in=SEEN_AT_ONCE))
    if crew.workers:
        told |= late
    rows = Job.objects.in_workspace(workspace).filter(told).exclude(reason=REASON)
    rows = rows.select_related("run", "trajectory")
    for job in rows.defer("result").order_by("-created")[:most]:
        waiting = (
            _failed(job) if job.state == Job.State.FAILED else job_waiting_for(job, lambda: crew)
        )
        if waiting is not None:
            yield Standstill(job, job_name(job), waiting)


def job_name(job: Job) -> str:
    """For people, with what it is about."""
    about = job.trajectory or job.run or job.payload.get("name") or ""
    return f"{JOBS[Job.Kind(job.kind)]}: {about}" if about else JOBS[Job.Kind(job.kind)]


def _failed(job: Job) -> Waiting:
    error = job.error or {}
    words = f"{error.get('problem', '')} {error.get('remedy', '')}".strip()
    return Waiting("job_failed", words or "Its page says why.")


def _dialogues(workspace: Workspace, besides: User | None, most: int) -> Iterator[Standstill]:
    """That belong to no run: forks, and what was imported. Those of runs are told by their run."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    rows = rows.select_related("seated", "run").order_by("-created", "id")
    waits = rows.filter(state=State.AWAITING_HUMAN)
    if besides is not None:
        waits = waits.exclude(seated=besides)
    lone = rows.filter(run=None).exclude(reason=REASON)
    yield from _told(waits[:most])
    yield from _told(lone.filter(state=State.PAUSED)[:most])
    since = timezone.now() - DAY
    lately = lone.filter(state=State.FAILED, created__gt=since - WEEK, updated__gt=since)
    for row in lately[:most]:
        words = row.detail or f"{row.reason.replace('_', ' ').capitalize()}."
        kind = "models_not_ready" if row.reason == "models_not_ready" else "dialogue_failed"
        yield Standstill(row, row.title, Waiting(kind, words))


def _told(rows: Iterable[Trajectory]) -> Iterator[Standstill]:
    for row in rows:
        waiting = dialogue_waiting_for(row)
        if row.reason == REPLAYED and row.state == State.PAUSED:
            words = "Its parent had said no more than what it keeps."
            waiting = Waiting(REPLAYED, words)
        if waiting is not None:
            yield Standstill(row, row.title, waiting)
