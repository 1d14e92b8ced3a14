"""Turns become rows: a batch in one short transaction, each guarded by its lease's epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from curation.engine.casts import PLAYED_BY, ModelSeat
from curation.engine.events import trajectory_event
from curation.engine.tally import Tally, tally_of
from curation.errors import LeaseLost
from curation.models import Event, Run, Trajectory, Turn
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.state import Turn as PlayedTurn


class Entry(NamedTuple):
    """One turn to store, under the epoch its trajectory was claimed with."""

    trajectory_id: UUID
    epoch: int
    turn: PlayedTurn
    tasks_proven: int = 0
    """Tasks (not subtasks) that this turn newly proves."""


class Appended(NamedTuple):
    """``kept`` False: the lease is lost, stop. ``wanted``: what a person wants done next."""

    kept: bool
    wanted: str = ""


def entry(lease: tuple[UUID, int], state: DialogueState, turn: PlayedTurn) -> Entry:
    """The entry for ``turn``, which follows ``state`` in a trajectory held by ``lease``."""
    tasks = {task.id for task in state.tasks}
    newly = (tasks & set(turn.proven)) - state.proven()
    return Entry(*lease, turn, len(newly))


def append_turn(
    trajectory_id: UUID, epoch: int, turn: PlayedTurn, *, tasks_proven: int = 0
) -> Appended:
    """Store one turn. Raises LeaseLost if the trajectory is not held under ``epoch``."""
    (done,) = append_turns([Entry(trajectory_id, epoch, turn, tasks_proven)])
    if not done.kept:
        raise LeaseLost(f"trajectory {trajectory_id} is no longer held under epoch {epoch}")
    return done


@transaction.atomic
def append_turns(entries: Sequence[Entry]) -> list[Appended]:
    """Store a batch; one answer for each entry, in order. Durable when it returns."""
    rows = Trajectory.objects.without_content().in_bulk({item.trajectory_id for item in entries})
    kept = [_advance(rows.get(item.trajectory_id), item) for item in entries]
    stored = [row for row in kept if row is not None]
    Turn.objects.bulk_create(stored)
    Event.objects.bulk_create([_event(rows[row.trajectory_id], row) for row in stored])
    _count_turns(rows, [item for item, row in zip(entries, kept, strict=True) if row is not None])
    return [
        Appended(row is not None, rows[item.trajectory_id].wanted if row else "")
        for item, row in zip(entries, kept, strict=True)
    ]


def write_row(trajectory: Trajectory, turn: PlayedTurn, tally: Tally) -> Turn:
    """The row of a turn, not yet saved; ``tally`` counts it in."""
    return Turn(
        trajectory=trajectory,
        seq=turn.seq,
        role=turn.message.role.value,
        content=turn.model_dump(mode="json"),
        tally=tally.columns(),
        author=turn.author.value,
    )


def _advance(row: Trajectory | None, item: Entry) -> Turn | None:
    """Move the branch past the turn if its lease still stands."""
    if row is None or row.epoch != item.epoch or row.length != item.turn.seq:
        return None
    tally = tally_of(row).then(item.turn, item.tasks_proven)
    held = Trajectory.objects.filter(
        pk=row.pk, epoch=item.epoch, length=item.turn.seq, state=Trajectory.State.GENERATING
    )
    change = {"length": item.turn.seq + 1, "attempts": 0, **tally.columns()}
    if not held.update(updated=timezone.now(), **change):
        return None
    for name, value in change.items():
        setattr(row, name, value)
    return write_row(row, item.turn, tally)


def _event(row: Trajectory, turn: Turn) -> Event:
    return trajectory_event(row, Event.Kind.TURN, seq=turn.seq, role=turn.role)


def _count_turns(rows: dict[UUID, Trajectory], kept: Sequence[Entry]) -> None:
    """Add to the runs' counters, one update each."""
    counted: dict[UUID, Counter[str]] = {}
    for item in kept:
        row = rows[item.trajectory_id]
        if row.run_id is not None:
            counted.setdefault(row.run_id, Counter()).update(_counts(row, item))
    for run, counts in counted.items():
        more = {name: F(name) + many for name, many in counts.items() if many}
        Run.objects.filter(pk=run).update(**more)


def _counts(row: Trajectory, item: Entry) -> dict[str, Any]:
    """What a turn adds to its run's columns."""
    counts: dict[str, Any] = {"turns": 1, "tasks_proven": item.tasks_proven}
    if item.turn.sampling is None:
        return counts
    usage = item.turn.sampling.usage
    seat = row.cast.get(PLAYED_BY.get(item.turn.message.role, ""))
    cost = ModelSeat.model_validate(seat).price(usage) if seat else 0.0
    spent = {"prompt_tokens": usage.prompt, "completion_tokens": usage.completion, "cost": cost}
    return counts | spent
