"""Turns become rows: a batch in one short transaction, each guarded by its lease's epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from curation.engine.advancing import Moved, Step, advance
from curation.engine.budgets import hold_spent, pause_spent
from curation.engine.counting import Counts, count_turns, counts_of
from curation.engine.events import turn_events, write_events
from curation.engine.tally import Tally
from curation.engine.turn_rows import insert_turns
from curation.errors import LeaseLost
from curation.models import Trajectory
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
    insert_turns((row.id, item.turn, row.tally) for row, item in stored)
    write_events(event for row, item in stored for event in turn_events(row, item.turn))
    spent = pause_spent(count_turns((row.run_id, _counts(row, item)) for row, item in stored))
    return [Appended(row is not None, _wanted(row, spent)) for row in moved], spent


def _wanted(row: Moved | None, spent: set[UUID]) -> str:
    if row is None:
        return ""
    return row.wanted or (Trajectory.Wanted.REST if row.run_id in spent else "")


def _step(item: Entry) -> Step:
    counted = Tally().then(item.turn, item.tasks_proven)
    return Step(item.trajectory_id, item.epoch, item.turn.seq, counted)


def _counts(row: Moved, item: Entry) -> Counts:
    return counts_of(row, item.turn, item.tasks_proven, item.cost)
