"""Turns become rows: a batch in one short transaction, each guarded by its lease's epoch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from curation.engine.advancing import Moved, Step, advance
from curation.engine.budgets import hold_spent, pause_spent
from curation.engine.casts import seats_in
from curation.engine.ceilings import reached_by
from curation.engine.counting import Counts, count_turns, counts_of, use_of
from curation.engine.events import turn_events, write_events
from curation.engine.resting import rest
from curation.engine.spent import Amount, Use, add_spent
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


def entry(
    lease: tuple[UUID, int], state: DialogueState, turn: PlayedTurn, cost: float | None = None
) -> Entry:
    """The entry for ``turn``, which follows ``state`` in a trajectory held by ``lease``."""
    if not turn.proven:
        return Entry(*lease, turn, cost=cost)
    tasks = {task.id for task in state.tasks}
    newly = (tasks & set(turn.proven)) - state.proven()
    return Entry(*lease, turn, len(newly), cost)


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

    A run that has used up a budget is paused with it, and its dialogues are told to rest; so is
    what asks models in a workspace that has reached its daily ceiling.
    """
    answers, spent, full = _store(entries)
    hold_spent(spent)
    rest(full)
    return answers


class Passage(NamedTuple):
    """Turns that follow each other in one trajectory: it moves past them in one step."""

    entries: list[Entry]
    counted: list[Tally]
    """What each adds."""

    def step(self) -> Step:
        first = self.entries[0]
        together = reduce(Tally.plus, self.counted)
        return Step(*first[:2], first.turn.seq, len(self.entries), together)

    def tallied(self, row: Moved) -> Iterator[tuple[Entry, Tally]]:
        """Each with the tally that counts it in; ``row`` has moved past all of them."""
        after = row.tally
        tallies = [after, *(after := after.minus(one) for one in self.counted[:0:-1])]
        return zip(self.entries, reversed(tallies), strict=True)


def _passages(entries: Sequence[Entry]) -> list[Passage]:
    found: list[Passage] = []
    for item in entries:
        if not (found and _follows(item, found[-1].entries[-1])):
            found.append(Passage([], []))
        found[-1].entries.append(item)
        found[-1].counted.append(Tally().then(item.turn, item.tasks_proven))
    return found


def _follows(item: Entry, last: Entry) -> bool:
    return item[:2] == last[:2] and item.turn.seq == last.turn.seq + 1


@transaction.atomic
def _store(entries: Sequence[Entry]) -> tuple[list[Appended], set[UUID], set[UUID]]:
    """An answer for each; runs that have used up a budget; workspaces that have reached theirs."""
    passages = _passages(entries)
    moved = advance([passage.step() for passage in passages])
    stored = [
        (row, item, tally)
        for row, passage in zip(moved, passages, strict=True)
        if row is not None
        for item, tally in passage.tallied(row)
    ]
    insert_turns((row.id, item.turn, tally) for row, item, tally in stored)
    write_events(event for row, item, _ in stored for event in turn_events(row, item.turn))
    counted = [(row, item.turn, _counts(row, item)) for row, item, _ in stored]
    spent = pause_spent(count_turns((row.run_id, counts) for row, _, counts in counted))
    uses = list(_uses(counted))
    add_spent(uses)
    full = reached_by({use.workspace_id for use, _ in uses})
    answers = [
        Appended(row is not None, _wanted(row, spent, full))
        for row, passage in zip(moved, passages, strict=True)
        for _ in passage.entries
    ]
    return answers, spent, full


def _uses(counted: Iterable[tuple[Moved, PlayedTurn, Counts]]) -> Iterator[tuple[Use, Amount]]:
    for row, turn, counts in counted:
        use = use_of(row, turn)
        if use is not None:
            yield use, counts.spent


def _wanted(row: Moved | None, spent: set[UUID], full: set[UUID]) -> str:
    if row is None or row.wanted:
        return row.wanted if row else ""
    if row.run_id in spent:
        return Trajectory.Wanted.REST
    return Trajectory.Wanted.WAIT if row.workspace_id in full and seats_in(row.cast) else ""


def _counts(row: Moved, item: Entry) -> Counts:
    return counts_of(row, item.turn, item.tasks_proven, item.cost)
