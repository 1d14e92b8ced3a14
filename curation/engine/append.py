"""Turns become rows: a batch in one short transaction, each guarded by its lease's epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from curation.engine.advancing import Moved, Step, advance
from curation.engine.budgets import hold_spent, pause_spent
from curation.engine.casts import PLAYED_BY, seats_in
from curation.engine.events import turn_events, write_events
from curation.engine.progress import announce_progress, is_due
from curation.engine.tally import Tally
from curation.errors import LeaseLost
from curation.models import Run, Trajectory, Turn
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.state import Turn as PlayedTurn


class Entry(NamedTuple):
    """One turn to store, under the epoch its trajectory was claimed with."""

    trajectory_id: UUID
    epoch: int
    turn: PlayedTurn
    tasks_proven: int = 0
    """Tasks (not subtasks) that this turn newly proves."""
    cost: float | None = None
    """US dollars; None counts by the prices that its dialogue was ordered with."""


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


def append_turns(entries: Sequence[Entry]) -> list[Appended]:
    """Store a batch; one answer for each entry, in order. Durable when it returns.

    A run that has used up a budget is paused with it, and its dialogues are told to rest.
    """
    answers, spent = _store(entries)
    hold_spent(spent)
    return answers


@transaction.atomic
def _store(entries: Sequence[Entry]) -> tuple[list[Appended], set[UUID]]:
    moved = advance([_step(item) for item in entries])
    stored = [(row, item) for row, item in zip(moved, entries, strict=True) if row is not None]
    turns = [_row(item.trajectory_id, item.turn, row.tally) for row, item in stored]
    Turn.objects.bulk_create(turns)
    write_events(event for row, item in stored for event in turn_events(row, item.turn))
    counted = _count_turns(stored)
    spent = pause_spent(run for run, counts in counted.items() if counts["prompt_tokens"])
    return [Appended(row is not None, _wanted(row, spent)) for row in moved], spent


def _wanted(row: Moved | None, spent: set[UUID]) -> str:
    if row is None:
        return ""
    return row.wanted or (Trajectory.Wanted.REST if row.run_id in spent else "")


def write_row(trajectory: Trajectory, turn: PlayedTurn, tally: Tally) -> Turn:
    """The row of a turn, not yet saved; ``tally`` counts it in."""
    return _row(trajectory.pk, turn, tally)


def _row(trajectory_id: UUID, turn: PlayedTurn, tally: Tally) -> Turn:
    return Turn(
        trajectory_id=trajectory_id,
        seq=turn.seq,
        role=turn.message.role.value,
        content=turn.model_dump(mode="json"),
        tally=tally.columns(),
        author=turn.author.value,
    )


def _step(item: Entry) -> Step:
    counted = Tally().then(item.turn, item.tasks_proven)
    return Step(item.trajectory_id, item.epoch, item.turn.seq, counted)


def _count_turns(stored: Sequence[tuple[Moved, Entry]]) -> dict[UUID, Counter[str]]:
    """Add to the runs' counters, one update each; returns what was added."""
    counted: dict[UUID, Counter[str]] = {}
    for row, item in stored:
        if row.run_id is not None:
            counted.setdefault(row.run_id, Counter()).update(_counts(row, item))
    # In one order everywhere, so that no two workers wait for each other.
    for run, counts in sorted(counted.items()):
        more = {name: F(name) + many for name, many in counts.items() if many}
        Run.objects.filter(pk=run).update(**more)
        if is_due(run):
            announce_progress(Run.objects.get(pk=run))
    return counted


def _counts(row: Moved, item: Entry) -> dict[str, Any]:
    """What a turn adds to its run's columns."""
    counts: dict[str, Any] = {"turns": 1, "tasks_proven": item.tasks_proven}
    if item.turn.sampling is None:
        return counts
    usage = item.turn.sampling.usage
    cost = _ordered_price(row, item.turn) if item.cost is None else item.cost
    spent = {"prompt_tokens": usage.prompt, "completion_tokens": usage.completion, "cost": cost}
    return counts | spent


def _ordered_price(row: Moved, turn: PlayedTurn) -> float:
    role = PLAYED_BY.get(turn.message.role)
    seat = seats_in(row.cast).get(role) if role else None
    return seat.price(turn.sampling.usage) if seat and turn.sampling else 0.0
