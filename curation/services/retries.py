"""Failed dialogues go on from their last good turn, in another way than the one that failed.

What they failed of is kept with who asked, in the audit of each; the turns stay as they are.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone

from curation.engine.auditing import record
from curation.engine.deadlocks import in_spite_of_deadlocks
from curation.engine.events import announce_run, announce_state
from curation.engine.leases import URGENT
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import AuditEntry, Run, Trajectory
from curation.services.casting import as_set_now
from curation.services.orders import DialogueRetry, RunRetry
from curation.services.recasting import recast_columns
from curation.services.spending import refuse_spent

State = Trajectory.State
SALT_LENGTH = 80
PORTION = 1_000
"""Entries of the audit in one statement."""


@in_spite_of_deadlocks
def retry_run(run: Run, order: RunRetry, *, by: User | None = None) -> int:
    """Queue the failed dialogues of a run again, all or those that failed of one reason; returns
    how many. Raises Conflict where the run takes none, Refused naming ``reason`` or ``model``.
    """
    run.refresh_from_db()
    _refuse_run(run)
    failed = run.trajectories.alive().filter(state=State.FAILED)
    chosen = failed.filter(reason=order.reason) if order.reason is not None else failed
    _refuse_nothing(failed, chosen, order.reason)
    detail = {"note": order.note, "model": order.model}
    columns = recast_columns(run, order.model)
    # A paused run takes them back as it holds the others.
    is_held = run.state == Run.State.PAUSED and run.reason != Run.Reason.DAY
    columns["state"] = State.PAUSED if is_held else State.QUEUED
    many = _again(chosen, by, detail, **columns)
    _reopen(run, many)
    record(run, AuditEntry.Action.RETRIED, by=by, reason=order.reason, dialogues=many, **detail)
    wake()
    return many


@transaction.atomic
def retry_trajectory(
    trajectory: Trajectory, order: DialogueRetry, *, by: User | None = None
) -> Trajectory:
    """Queue a failed dialogue again, before those of runs. Raises Conflict unless it failed."""
    row = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if row.state != State.FAILED:
        raise Conflict(f"This dialogue is {row.state}; only a failed one is retried.")
    if row.run is not None:
        refuse_spent(row.run)
    detail = {"note": order.note, "model": order.model}
    cast = recast_columns(row, order.model) or {"cast": as_set_now(row.workspace_id, row.cast)}
    columns = cast | {"state": State.QUEUED, "priority": URGENT}
    _again(Trajectory.objects.filter(pk=row.pk), by, detail, **columns)
    if row.run is not None:
        _reopen(row.run, 1)
    row.refresh_from_db()
    announce_state(row, row.state)
    wake()
    return row


def retry_as_it_is(trajectory: Trajectory, *, by: User | None = None) -> Trajectory:
    """With its own cast and without a word. Raises Conflict unless it failed."""
    return retry_trajectory(trajectory, DialogueRetry(), by=by)


def _refuse_run(run: Run) -> None:
    if run.state == Run.State.FAILED:
        raise Conflict("Its models could not be asked; start the run again first.")
    if run.state == Run.State.CANCELLED:
        raise Conflict("This run is cancelled; repeat it, or retry single dialogues.")
    refuse_spent(run)


def _refuse_nothing(
    failed: QuerySet[Trajectory], chosen: QuerySet[Trajectory], reason: str | None
) -> None:
    if chosen.exists():
        return
    reasons = failed.order_by("reason").values_list("reason", flat=True).distinct()[:20]
    known = ", ".join(reasons)
    if reason is None or not known:
        raise Conflict("No dialogue of this run has failed.")
    raise Refused(
        FieldProblem("reason", "No dialogue of this run failed of that.", f"There are: {known}.")
    )


def _again(
    rows: QuerySet[Trajectory], by: User | None, detail: dict[str, Any], **columns: Any
) -> int:
    entries = [
        AuditEntry(
            workspace_id=row.workspace_id,
            action=AuditEntry.Action.RETRIED,
            subject=row.pk,
            by=by,
            detail={"reason": row.reason, "detail": row.detail, "length": row.length, **detail},
        )
        for row in rows.only("id", "workspace_id", "reason", "detail", "length")
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=PORTION)
    anew = {"reason": "", "detail": "", "problem": None, "attempts": 0, "wanted": ""}
    now = timezone.now()
    # Another salt: with the same draws it would fail in the same way.
    salt = Left(Concat("salt", Value("r")), SALT_LENGTH)
    return rows.update(salt=salt, queued_at=now, updated=now, **anew, **columns)


def _reopen(run: Run, many: int) -> None:
    rows = Run.objects.filter(pk=run.pk)
    rows.update(dialogues_failed=F("dialogues_failed") - many)
    over = rows.filter(state=Run.State.FINISHED)
    if over.update(state=Run.State.RUNNING, reason=Run.Reason.NONE, finished=None):
        announce_run(run, Run.State.RUNNING)
    run.refresh_from_db()
