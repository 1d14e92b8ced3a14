"""What asks models rests where its workspace may use no more today, and goes on when it may again.

Dialogues end the turn in hand, and runs and jobs pause with their reason; what asks no model plays
on. Dialogues are changed before their run, as workers do it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from curation.engine.auditing import record
from curation.engine.ceilings import REASON, day_as_read
from curation.engine.deadlocks import in_spite_of_deadlocks, lock_in_order
from curation.engine.events import announce_job, announce_run, announce_states
from curation.engine.leases import Lease
from curation.engine.work import JobLease, pause_job
from curation.models import AuditEntry, Job, Run, Trajectory, Workspace

logger = logging.getLogger(__name__)

State, Wanted = Trajectory.State, Trajectory.Wanted
GOING = (Run.State.QUEUED, Run.State.RUNNING)


def rest(workspaces: Iterable[UUID]) -> None:
    """After the commit of what reached the ceiling. What fails is done at the next turn, or within
    a minute.
    """
    for key in workspaces:
        try:
            look_at(key)
        except DatabaseError as error:
            logger.warning("what asks models goes on for a turn: %s", error)


def mind_ceilings() -> None:
    """Of all workspaces that have one: a day turned, or somebody was broken off."""
    minded = Q(max_tokens_day__isnull=False) | Q(max_cost_day__isnull=False)
    rows = Workspace.objects.filter(minded | Q(resting_since__isnull=False))
    rest(rows.values_list("pk", flat=True))


@in_spite_of_deadlocks
def look_at(key: UUID) -> bool:
    """Whether its ceiling is reached; what asks models there rests or goes on as that says.

    One after the other for each workspace: whoever found a ceiling reached does not overtake who
    raised it.
    """
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=key)
    is_reached = day_as_read(workspace).is_reached
    if is_reached:
        _rest(workspace)
    elif workspace.resting_since is not None:
        _go_on(workspace)
    return is_reached


@in_spite_of_deadlocks
def has_to_rest(lease: Lease, key: UUID) -> bool:
    """Whether a dialogue of the workspace ``key`` that is about to ask a model is not to."""
    if not look_at(key):
        return False
    held = Trajectory.objects.filter(pk=lease.trajectory_id, epoch=lease.epoch)
    held.filter(state=State.GENERATING, wanted=Wanted.NOTHING).update(wanted=Wanted.WAIT)
    return True


@in_spite_of_deadlocks
def rest_job(lease: JobLease, key: UUID, result: Any = None) -> None:
    """Pause a job of the workspace ``key`` with what came of it so far; it goes on at once where
    the ceiling was raised just now. Raises LeaseLost.
    """
    Workspace.objects.filter(pk=key).update(resting_since=timezone.now())
    pause_job(lease, REASON, result)
    look_at(key)


def _rest(workspace: Workspace) -> None:
    """What waits for a worker and belongs to no run rests when it is about to ask: most do, but a
    replay may have nothing to ask.
    """
    if workspace.resting_since is None:
        Workspace.objects.filter(pk=workspace.pk).update(resting_since=timezone.now())
    runs = Run.objects.filter(workspace=workspace, state__in=GOING).exclude(cast={})
    playing = Q(state=State.GENERATING, wanted=Wanted.NOTHING, replay=None) & ~Q(cast={})
    queued = Q(state=State.QUEUED, run__in=runs)
    states = (State.GENERATING, State.QUEUED)
    rows = Trajectory.objects.filter(workspace=workspace, state__in=states)
    lock_in_order(rows.filter(playing | queued))
    rows.filter(playing).update(wanted=Wanted.WAIT)
    announce_states(rows.filter(queued), State.PAUSED, REASON)
    rows.filter(queued).update(state=State.PAUSED, reason=REASON)
    for run in runs.order_by("pk"):
        _set_run(run, Run.State.PAUSED, Run.Reason.DAY, AuditEntry.Action.PAUSED)


def _go_on(workspace: Workspace) -> None:
    """With what rests because of the ceiling, and nothing that a person or a budget holds."""
    Workspace.objects.filter(pk=workspace.pk).update(resting_since=None)
    states = (State.GENERATING, State.PAUSED)
    rows = Trajectory.objects.filter(workspace=workspace, state__in=states)
    about_to, resting = Q(state=State.GENERATING, wanted=Wanted.WAIT), _resting(workspace)
    lock_in_order(rows.filter(about_to | resting))
    # In this order: one that comes to rest in between is found by the second.
    rows.filter(about_to).update(wanted=Wanted.NOTHING)
    announce_states(rows.filter(resting), State.QUEUED)
    rows.filter(resting).update(state=State.QUEUED, reason="", attempts=0)
    runs = Run.objects.filter(workspace=workspace, state=Run.State.PAUSED, reason=REASON)
    for run in runs.order_by("pk"):
        state = Run.State.RUNNING if run.started else Run.State.QUEUED
        _set_run(run, state, Run.Reason.NONE, AuditEntry.Action.RESUMED)
    for job in Job.objects.filter(workspace=workspace, state=Job.State.PAUSED, reason=REASON):
        _queue(job)


def _resting(workspace: Workspace) -> Q:
    """Its dialogues, but those of runs that are held by something else by now."""
    otherwise = Q(state=Run.State.FAILED) | Q(state=Run.State.PAUSED) & ~Q(reason=REASON)
    held = Run.objects.filter(otherwise, workspace=workspace)
    return Q(state=State.PAUSED, reason=REASON) & ~Q(run__in=held)


def _set_run(run: Run, state: Run.State, reason: Run.Reason, action: AuditEntry.Action) -> None:
    mine = Run.objects.filter(pk=run.pk, state=run.state, reason=run.reason)
    if mine.update(state=state, reason=reason):
        announce_run(run, state)
        record(run, action, reason=REASON)


def _queue(job: Job) -> None:
    anew = {"state": Job.State.QUEUED, "reason": Job.Reason.NONE, "attempts": 0}
    if Job.objects.filter(pk=job.pk, state=Job.State.PAUSED).update(**anew):
        announce_job(job, Job.State.QUEUED)
