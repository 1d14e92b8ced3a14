"""How a branch ends: its state and reason, its run's counters, and the queue of reviewers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from curation.engine.events import announce_run, announce_state, announce_states
from curation.engine.progress import announce_progress
from curation.engine.staleness import compare_soon
from curation.errors import LeaseLost
from curation.models import Run, Trajectory
from simulation.vocabulary.state import Outcome, Status

COUNTER = {
    Trajectory.State.FINISHED: "dialogues_finished",
    Trajectory.State.FAILED: "dialogues_failed",
    Trajectory.State.CANCELLED: "dialogues_cancelled",
}
STOPPED = "stopped_by_person"
CANCELLED = "cancelled"
SILENT = 1
"""Turns of a dialogue in which nobody has spoken: the system's alone."""
NAMED = ("id", "workspace_id", "run_id", "origin", "domain_id")
"""What is read of a row that ends."""
ENDS = {Status.FINISHED: Trajectory.State.FINISHED, Status.FAILED: Trajectory.State.FAILED}


def finish(trajectory_id: UUID, epoch: int, outcome: Outcome, *, detail: str = "") -> None:
    """Store how a claimed dialogue stopped: ended, or waiting for a person.

    Raises LeaseLost if the trajectory is no longer held under ``epoch``.
    """
    row = Trajectory.objects.only(*NAMED).get(pk=trajectory_id)
    if outcome.status is Status.AWAITING_HUMAN:
        stopped = await_human(row, epoch=epoch)
    else:
        stopped = end_branch(
            row, epoch=epoch, state=ENDS[outcome.status], reason=outcome.reason, detail=detail
        )
    if not stopped:
        raise LeaseLost(f"trajectory {trajectory_id} is no longer held under epoch {epoch}")


@transaction.atomic
def await_human(row: Trajectory, *, epoch: int) -> bool:
    """Let go of a dialogue whose next move is a person's."""
    mine = Trajectory.objects.filter(pk=row.pk, epoch=epoch, state=Trajectory.State.GENERATING)
    changed = mine.update(
        state=Trajectory.State.AWAITING_HUMAN,
        lease_owner="",
        lease_until=None,
        updated=timezone.now(),
        attempts=0,
    )
    if changed:
        announce_state(row, Trajectory.State.AWAITING_HUMAN)
    return changed == 1


@transaction.atomic
def end_branch(
    row: Trajectory, *, epoch: int, state: Trajectory.State, reason: str, detail: str = ""
) -> bool:
    """End a branch from whatever state it is in under ``epoch``; False if that has passed."""
    open_ = Trajectory.objects.filter(pk=row.pk, epoch=epoch).exclude(state__in=COUNTER)
    tried = row.origin == Trajectory.Origin.EXPERIMENT
    done = state == Trajectory.State.FINISHED and not tried
    review = Trajectory.ReviewState.QUEUED if done else Trajectory.ReviewState.GENERATED
    changed = open_.update(
        state=state,
        reason=reason[:80],
        detail=detail[:500],
        review_state=review,
        wanted=Trajectory.Wanted.NOTHING,
        seat=Trajectory.Seat.NONE,
        seated=None,
        lease_owner="",
        lease_until=None,
        epoch=F("epoch") + 1,
        updated=timezone.now(),
    )
    if changed:
        announce_state(row, state, reason)
        count_ended(row.run_id, {state: 1})
        if state == Trajectory.State.FINISHED:
            compare_soon({row.domain_id}, Trajectory.objects.filter(pk=row.pk))
    return changed == 1


def end_as_wanted(row: Trajectory) -> bool:
    """End a dialogue whose end a person wants; False where nobody does, or it has ended.

    One that is stopped goes to the reviewers as it is, unless nobody has spoken in it yet.
    """
    if row.wanted == Trajectory.Wanted.STOP:
        return stop_branch(row)
    if row.wanted == Trajectory.Wanted.CANCEL:
        state = Trajectory.State.CANCELLED
        return end_branch(row, epoch=row.epoch, state=state, reason=CANCELLED)
    return False


def stop_branch(row: Trajectory) -> bool:
    """End it where it is; see :func:`end_as_wanted`."""
    spoken = row.length > SILENT
    state = Trajectory.State.FINISHED if spoken else Trajectory.State.CANCELLED
    return end_branch(row, epoch=row.epoch, state=state, reason=STOPPED)


def end_waiting(rows: QuerySet[Trajectory], run_id: UUID, *, stop: bool) -> None:
    """End what nobody plays right now, all at once; ``stop`` keeps what was said for review."""
    open_ = rows.exclude(state__in=[*COUNTER, Trajectory.State.GENERATING])
    ended: dict[Trajectory.State, int] = {}
    if stop:
        said = {"reason": STOPPED, "review_state": Trajectory.ReviewState.QUEUED}
        ended[Trajectory.State.FINISHED] = _end_all(
            open_.filter(length__gt=SILENT), Trajectory.State.FINISHED, **said
        )
    reason = STOPPED if stop else CANCELLED
    ended[Trajectory.State.CANCELLED] = _end_all(open_, Trajectory.State.CANCELLED, reason=reason)
    count_ended(run_id, ended)
    if stop:
        done = Trajectory.objects.filter(run=run_id, state=Trajectory.State.FINISHED)
        compare_soon(Run.objects.filter(pk=run_id).values_list("domain", flat=True), done)


def cancel_waiting(rows: QuerySet[Trajectory]) -> int:
    """Call off what waits for a worker and belongs to no run; how many."""
    queued = rows.filter(state=Trajectory.State.QUEUED, run=None)
    return _end_all(queued, Trajectory.State.CANCELLED, reason=CANCELLED)


def _end_all(rows: QuerySet[Trajectory], state: Trajectory.State, **columns: str) -> int:
    nobody = {"wanted": Trajectory.Wanted.NOTHING, "seat": Trajectory.Seat.NONE, "seated": None}
    announce_states(rows, state, columns["reason"])
    return rows.update(
        state=state, epoch=F("epoch") + 1, updated=timezone.now(), **nobody, **columns
    )


def count_ended(run_id: UUID | None, ended: dict[Trajectory.State, int]) -> None:
    """Add to a run's counters; a run whose last dialogue ended is finished."""
    if run_id is None:
        return
    rows = Run.objects.filter(pk=run_id)
    rows.update(**{COUNTER[state]: F(COUNTER[state]) + many for state, many in ended.items()})
    run = rows.get()
    announce_progress(run)
    if run.dialogues_ended >= run.count and not run.is_over:
        rows.update(state=Run.State.FINISHED, reason="", finished=timezone.now())
        announce_run(run, Run.State.FINISHED)
