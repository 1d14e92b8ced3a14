"""Holding one dialogue, going on with it, ending it: honoured by workers between two turns.

Each may be asked for twice.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.auditing import record
from curation.engine.ceilings import REASON
from curation.engine.ending import CANCELLED, STOPPED, end_branch, stop_branch
from curation.engine.events import announce_state
from curation.engine.leases import HOLDS, URGENT
from curation.engine.purge import audit
from curation.engine.staleness import compare_parent
from curation.errors import Conflict
from curation.jobs.hints import wake
from curation.models import AuditEntry, Trajectory
from curation.services.casting import as_set_now
from curation.services.ceilings import refuse_today
from curation.services.spending import refuse_spent

State, Wanted = Trajectory.State, Trajectory.Wanted
Action = AuditEntry.Action
HELD = (Wanted.PAUSE, Wanted.REST)


@transaction.atomic
def pause_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Hold it; one that is being played stops after the turn in hand, and one that rests until the
    day turns does not go on by itself then. Raises Conflict.
    """
    row = _locked(trajectory)
    if row.state == State.PAUSED and row.reason == REASON:
        _set(row, reason="")
        return row
    if row.state == State.PAUSED or (row.state == State.GENERATING and row.wanted in HELD):
        return row
    if row.state == State.GENERATING and row.wanted in (Wanted.NOTHING, Wanted.WAIT):
        _set(row, wanted=Wanted.PAUSE)
    elif row.state == State.QUEUED:
        _set(row, state=State.PAUSED, reason="")
    else:
        raise Conflict(f"This dialogue {_is(row)}; it cannot be paused.")
    record(row, Action.PAUSED, by=by)
    return row


@transaction.atomic
def resume_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Go on with it. Raises Conflict where it is over, its run has no budget left, or its models
    are not to be asked today.
    """
    row = _locked(trajectory)
    if row.state == State.QUEUED or (row.state == State.GENERATING and not row.wanted):
        return row
    if row.run is not None:
        refuse_spent(row.run)
    if row.reason == REASON or row.wanted == Wanted.WAIT:
        refuse_today(row.workspace_id)
    if row.state == State.PAUSED:
        reason = "" if row.reason == REASON else row.reason
        queued = {"state": State.QUEUED, "queued_at": timezone.now(), "priority": URGENT}
        _set(row, **queued, reason=reason)
        wake()
    elif row.wanted in HOLDS:
        _set(row, wanted=Wanted.NOTHING)
    else:
        raise Conflict(f"This dialogue {_is(row)}; there is nothing to resume.")
    record(row, Action.RESUMED, by=by)
    return row


@transaction.atomic
def stop_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """End it after the turn in hand, for review as it is; where nobody has spoken yet it is
    called off. Raises Conflict if it has ended.
    """
    row = _locked(trajectory)
    if row.reason == STOPPED or row.wanted == Wanted.STOP:
        return row
    if row.is_over or row.wanted == Wanted.CANCEL:
        raise Conflict(f"This dialogue {_is(row)}; it cannot be stopped.")
    if row.state == State.GENERATING:
        _set(row, wanted=Wanted.STOP)
    else:
        stop_branch(row)
        row.refresh_from_db()
    record(row, Action.STOPPED, by=by)
    return row


@transaction.atomic
def restart_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Go on with one whose models could not be asked, on its endpoints as they are set now.

    Raises Conflict unless that is why it failed.
    """
    row = _locked(trajectory)
    if row.state != State.FAILED or row.problem is None:
        raise Conflict(f"This dialogue is {row.state}; there is nothing to start again.")
    cast = as_set_now(row.workspace_id, row.cast)
    again = {"state": State.QUEUED, "queued_at": timezone.now(), "priority": URGENT}
    _set(row, problem=None, reason="", detail="", attempts=0, cast=cast, **again)
    record(row, Action.RETRIED, by=by)
    wake()
    return row


@transaction.atomic
def cancel_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Call it off; its turns stay. Raises Conflict if it has ended otherwise."""
    row = _locked(trajectory)
    if row.state == State.CANCELLED or row.wanted == Wanted.CANCEL:
        return row
    if row.is_over:
        raise Conflict(f"This dialogue {_is(row)}; it cannot be cancelled.")
    if row.state == State.GENERATING:
        _set(row, wanted=Wanted.CANCEL)
    else:
        end_branch(row, epoch=row.epoch, state=State.CANCELLED, reason=CANCELLED)
        row.refresh_from_db()
    record(row, Action.CANCELLED, by=by)
    return row


@transaction.atomic
def delete_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Out of every list, and for a week undone by :func:`restore_trajectory`; branches of it keep
    its turns. One that is being played is called off first.
    """
    row = _locked(trajectory)
    if not row.is_over:
        row = cancel_trajectory(row, by=by)
    _set(row, deleted_at=timezone.now())
    compare_parent(row)
    audit(row, AuditEntry.Action.DELETED, by=by)
    return row


@transaction.atomic
def restore_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    row = _locked(trajectory)
    _set(row, deleted_at=None)
    compare_parent(row)
    audit(row, AuditEntry.Action.RESTORED, by=by)
    return row


ABOUT_TO = {Wanted.CANCEL: "is being called off", Wanted.STOP: "ends after the turn in hand"}


def _is(row: Trajectory) -> str:
    return ABOUT_TO.get(Wanted(row.wanted), f"is {row.get_state_display().lower()}")


def _locked(trajectory: Trajectory) -> Trajectory:
    return Trajectory.objects.select_for_update().get(pk=trajectory.pk)


def _set(row: Trajectory, **columns: object) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated = timezone.now()
    row.save(update_fields=[*columns, "updated"])
    announce_state(row, row.state)
