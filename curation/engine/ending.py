"""How a branch ends: its state and reason, its run's counters, and the queue of reviewers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from curation.engine.closing import COUNTER, Ending, count_ended, end_branches
from curation.engine.events import announce_state, announce_states
from curation.engine.staleness import compare_soon
from curation.errors import LeaseLost
from curation.models import Run, Trajectory
from simulation.vocabulary.state import Outcome, Status

STOPPED = "stopped_by_person"
CANCELLED = "cancelled"
SILENT = 1
"""Turns of a dialogue in which nobody has spoken: the system's alone."""
NAMED = ("id", "workspace_id", "run_id")
"""What an event names."""
ENDS = {Status.FINISHED: Trajectory.State.FINISHED, Status.FAILED: Trajectory.State.FAILED}


class Stop(NamedTuple):
    """How a dialogue stopped that was claimed under ``epoch``."""

    trajectory_id: UUID
    epoch: int
    outcome: Outcome
    detail: str = ""

    @property
    def is_for_a_person(self) -> bool:
        return self.outcome.status is Status.AWAITING_HUMAN

    def ending(self) -> Ending:
        state, reason = ENDS[self.outcome.status], self.outcome.reason
        return Ending(self.trajectory_id, self.epoch, state, reason, self.detail)


def finish(trajectory_id: UUID, epoch: int, outcome: Outcome, *, detail: str = "") -> None:
    """Store how a claimed dialogue stopped: ended, or waiting for a person.

    Raises LeaseLost if the trajectory is no longer held under ``epoch``.
    """
    (stopped,) = finish_all([Stop(trajectory_id, epoch, outcome, detail)])
    if not stopped:
        raise LeaseLost(f"trajectory {trajectory_id} is no longer held under epoch {epoch}")


def finish_all(stops: Sequence[Stop]) -> list[bool]:
    """The same for any number; one answer for each, in order: False where its lease is lost."""
    ended = end_branches([stop.ending() for stop in stops if not stop.is_for_a_person])
    return [
        await_human(stop.trajectory_id, epoch=stop.epoch)
        if stop.is_for_a_person
        else stop.trajectory_id in ended
        for stop in stops
    ]


@transaction.atomic
def await_human(key: UUID, *, epoch: int) -> bool:
    """Let go of a dialogue whose next move is a person's."""
    mine = Trajectory.objects.filter(pk=key, epoch=epoch, state=Trajectory.State.GENERATING)
    changed = mine.update(
        state=Trajectory.State.AWAITING_HUMAN,
        lease_owner="",
        lease_until=None,
        updated=timezone.now(),
        attempts=0,
    )
    if changed:
        row = Trajectory.objects.only(*NAMED).get(pk=key)
        announce_state(row, Trajectory.State.AWAITING_HUMAN)
    return changed == 1


def end_branch(
    row: Trajectory, *, epoch: int, state: Trajectory.State, reason: str, detail: str = ""
) -> bool:
    """End a branch from whatever state it is in under ``epoch``; False if that has passed."""
    return bool(end_branches([Ending(row.pk, epoch, state, reason, detail)]))


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
