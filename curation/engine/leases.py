"""Who plays what: trajectories are claimed by conditional update, with a lease and an epoch.

The epoch rises with each claim and each requeueing; every write carries the one it was
claimed under, so a worker that lost its lease cannot write. Any number of workers may call
these at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from curation.engine.ceilings import REASON
from curation.engine.clock import AT_ODDS, now
from curation.engine.ending import end_as_wanted, end_branch
from curation.engine.events import announce_run, announce_state, announce_states
from curation.models import Run, Trajectory

URGENT = 10
"""Somebody waits for it: it is played before the thousands of a run."""
ATTEMPTS = 25
"""Claims in a row without a stored turn, after which a dialogue is given up: more than workers
are stopped while one slow answer is waited for, fewer than a dialogue that ends every worker
may cost.
"""

HOLDS = (Trajectory.Wanted.PAUSE, Trajectory.Wanted.REST, Trajectory.Wanted.WAIT)
ENDINGS = (Trajectory.Wanted.STOP, Trajectory.Wanted.CANCEL)
AFTER_THE_TURN = (Trajectory.Wanted.REST, Trajectory.Wanted.WAIT, Trajectory.Wanted.STOP)
"""The answer that a dialogue waits for is kept; pause and cancel wait for none."""
ANEW = timedelta(seconds=30)
"""For leases that no clock of today could have given."""
FREE = {"lease_owner": "", "lease_until": None}


class Lease(NamedTuple):
    trajectory_id: UUID
    epoch: int


def claim(owner: str, limit: int, lease_seconds: float) -> list[Lease]:
    """Take up to ``limit`` queued trajectories, most urgent and longest waiting first."""
    with transaction.atomic():
        ids = [row.pk for row in _locked(waiting())[:limit]]
        if not ids:
            return []
        waiting().filter(pk__in=ids).update(
            state=Trajectory.State.GENERATING,
            reason="",
            lease_owner=owner,
            lease_until=now() + timedelta(seconds=lease_seconds),
            epoch=F("epoch") + 1,
            attempts=F("attempts") + 1,
        )
        taken = Trajectory.objects.filter(
            pk__in=ids, lease_owner=owner, state=Trajectory.State.GENERATING
        )
        leases = [
            Lease(*row)
            for row in taken.order_by("-priority", "queued_at").values_list("id", "epoch")
        ]
        announce_states(taken, Trajectory.State.GENERATING)
        _start_runs(ids)
    return leases


def renew(leases: Iterable[Lease], owner: str, lease_seconds: float) -> set[UUID]:
    """Extend leases; returns the ids still held. Others belong to someone else now."""
    epochs = dict(leases)
    with transaction.atomic():
        held = _held(owner).filter(pk__in=epochs)
        mine = {pk for pk, epoch in held.values_list("id", "epoch") if epochs[pk] == epoch}
        _held(owner).filter(pk__in=mine).update(
            lease_until=now() + timedelta(seconds=lease_seconds)
        )
    return mine


def wanted_of(owner: str) -> dict[UUID, str]:
    """Of what ``owner`` plays, that of which something else is wanted, and what."""
    return dict(_held(owner).exclude(wanted="").values_list("id", "wanted"))


def release(lease: Lease) -> bool:
    """Hand a trajectory back to the queue, as a worker does that stops. False if it was lost."""
    return _set_aside(*lease)


def settle(lease: Lease) -> bool:
    """Do what a person wanted of a running trajectory (pause, stop, cancel), between two turns."""
    return release(lease)


def expire(owner: str) -> int:
    """End the leases of a process that is no more, so that the next sweep finds them."""
    return _held(owner).update(lease_until=now())


def sweep() -> int:
    """Requeue what expired leases left behind; returns how many rows changed.

    Leases from before the clock was set back begin anew, or nobody would see them run out.
    """
    leased = Trajectory.objects.filter(state=Trajectory.State.GENERATING)
    leased.filter(lease_until__gt=now() + AT_ODDS).update(lease_until=now() + ANEW)
    expired = leased.filter(lease_until__lte=now())
    return sum(_recover(row) for row in expired.only(*_NEEDED)[:500])


_NEEDED = ("id", "workspace_id", "run_id", "epoch", "attempts", "wanted", "state", "length")


def _recover(row: Trajectory) -> bool:
    if row.attempts >= ATTEMPTS and not row.wanted:
        return end_branch(
            row,
            epoch=row.epoch,
            state=Trajectory.State.FAILED,
            reason="gave_up",
            detail=f"{ATTEMPTS} workers in a row stopped without storing a turn.",
        )
    return _set_aside(row.pk, row.epoch)


@transaction.atomic
def _set_aside(key: UUID, epoch: int) -> bool:
    """From generating to what is wanted, or back to the queue. What a person wants is read under
    a lock: who pauses, goes on or cancels just then is not overlooked.
    """
    held = Trajectory.objects.filter(pk=key, epoch=epoch, state=Trajectory.State.GENERATING)
    row = held.only(*_NEEDED).select_for_update().first()
    if row is None:
        return False
    if row.wanted in ENDINGS:
        return end_as_wanted(row)
    state = Trajectory.State.PAUSED if row.wanted in HOLDS else Trajectory.State.QUEUED
    rests = {"reason": REASON} if row.wanted == Trajectory.Wanted.WAIT else {}
    held.update(
        state=state, wanted=Trajectory.Wanted.NOTHING, epoch=F("epoch") + 1, **FREE, **rests
    )
    announce_state(row, state, rests.get("reason", ""))
    return True


def waiting() -> QuerySet[Trajectory]:
    """What could be claimed now. ``queued_at`` may lie a little ahead: a run can be spread over
    time.
    """
    due = Q(queued_at__lte=now()) | Q(queued_at__gt=now() + AT_ODDS)
    return Trajectory.objects.alive().filter(due, state=Trajectory.State.QUEUED)


def _held(owner: str) -> QuerySet[Trajectory]:
    return Trajectory.objects.filter(lease_owner=owner, state=Trajectory.State.GENERATING)


def _locked(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """In claiming order, skipping what another worker is just claiming, where there is that."""
    rows = rows.only("id").order_by("-priority", "queued_at")
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def _start_runs(claimed: list[UUID]) -> None:
    queued = Run.objects.filter(state=Run.State.QUEUED)
    for run in queued.filter(trajectories__in=claimed).only("id", "workspace_id").distinct():
        if queued.filter(pk=run.pk).update(state=Run.State.RUNNING, started=timezone.now()):
            announce_run(run, Run.State.RUNNING)
