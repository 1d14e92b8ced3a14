"""Holding, going on with, and calling off one dialogue."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.ending import end_branch
from curation.engine.events import announce_state
from curation.engine.purge import audit
from curation.errors import Conflict
from curation.jobs.hints import wake
from curation.models import AuditEntry, Trajectory
from curation.services.casting import as_set_now
from curation.services.forks import URGENT

State = Trajectory.State


@transaction.atomic
def pause_trajectory(trajectory: Trajectory) -> Trajectory:
    """Hold it; one that is being played stops after the turn in hand. Raises Conflict."""
    row = _locked(trajectory)
    if row.state == State.GENERATING:
        _set(row, wanted=Trajectory.Wanted.PAUSE)
    elif row.state == State.QUEUED:
        _set(row, state=State.PAUSED)
    else:
        raise Conflict(f"This dialogue is {row.state}; it cannot be paused.")
    return row


@transaction.atomic
def resume_trajectory(trajectory: Trajectory) -> Trajectory:
    """Go on with it. Raises Conflict unless it is paused or about to be."""
    row = _locked(trajectory)
    if row.state == State.PAUSED:
        _set(row, state=State.QUEUED, queued_at=timezone.now(), priority=URGENT)
        wake()
    elif row.wanted == Trajectory.Wanted.PAUSE:
        _set(row, wanted=Trajectory.Wanted.NOTHING)
    else:
        raise Conflict(f"This dialogue is {row.state}; there is nothing to resume.")
    return row


@transaction.atomic
def restart_trajectory(trajectory: Trajectory) -> Trajectory:
    """Go on with one whose models could not be asked, on its endpoints as they are set now.

    Raises Conflict unless that is why it failed.
    """
    row = _locked(trajectory)
    if row.state != State.FAILED or row.problem is None:
        raise Conflict(f"This dialogue is {row.state}; there is nothing to start again.")
    cast = as_set_now(row.workspace_id, row.cast)
    again = {"state": State.QUEUED, "queued_at": timezone.now(), "priority": URGENT}
    _set(row, problem=None, reason="", detail="", attempts=0, cast=cast, **again)
    wake()
    return row


@transaction.atomic
def cancel_trajectory(trajectory: Trajectory) -> Trajectory:
    """Call it off; its turns stay. Raises Conflict if it has ended."""
    row = _locked(trajectory)
    if row.is_over:
        raise Conflict(f"This dialogue is {row.state}; it cannot be cancelled.")
    if row.state == State.GENERATING:
        _set(row, wanted=Trajectory.Wanted.CANCEL)
    else:
        end_branch(row, epoch=row.epoch, state=State.CANCELLED, reason="cancelled")
        row.refresh_from_db()
    return row


@transaction.atomic
def delete_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """Out of every list, and for a week undone by :func:`restore_trajectory`; branches of it keep
    its turns. One that is being played is called off first.
    """
    row = _locked(trajectory)
    if not row.is_over:
        row = cancel_trajectory(row)
    _set(row, deleted_at=timezone.now())
    audit(row, AuditEntry.Action.DELETED, by=by)
    return row


@transaction.atomic
def restore_trajectory(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    row = _locked(trajectory)
    _set(row, deleted_at=None)
    audit(row, AuditEntry.Action.RESTORED, by=by)
    return row


def _locked(trajectory: Trajectory) -> Trajectory:
    return Trajectory.objects.select_for_update().get(pk=trajectory.pk)


def _set(row: Trajectory, **columns: object) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated = timezone.now()
    row.save(update_fields=[*columns, "updated"])
    announce_state(row, row.state)
