"""What stored turns add to the counters of their runs, one statement for each run of a batch; and
to what their workspace has spent, one statement for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from curation.engine.advancing import Moved
from curation.engine.casts import PLAYED_BY, ModelSeat, seats_in
from curation.engine.inserting import stored_key
from curation.engine.progress import announce_progress, is_due
from curation.engine.spent import Amount, Use
from curation.models import Run, Spending, Trajectory
from simulation.vocabulary.state import Turn as PlayedTurn


class Counts(NamedTuple):
    """Names are columns of a run."""

    turns: int = 0
    tasks_proven: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    def plus(self, more: Counts) -> Counts:
        return Counts(
            self.turns + more.turns,
            self.tasks_proven + more.tasks_proven,
            self.prompt_tokens + more.prompt_tokens,
            self.completion_tokens + more.completion_tokens,
            self.cost + more.cost,
        )

    @property
    def spent(self) -> Amount:
        return Amount(self.prompt_tokens, self.completion_tokens, self.cost)


NAMED = 200
"""Characters of a model's name that are kept."""
Purpose = Spending.Purpose
FOR = {
    Trajectory.Origin.IMPORT.value: Purpose.CONTINUATION.value,
    Trajectory.Origin.EXPERIMENT.value: Purpose.EXPERIMENT.value,
}
"""Of dialogues that belong to no run; the others were forked."""

ADD = (
    f"UPDATE {Run._meta.db_table} SET"  # noqa: S608 - our own names
    f" {', '.join(f'{name} = {name} + %s' for name in Counts._fields)}"
    " WHERE id = %s RETURNING COALESCE(max_tokens_total, max_cost)"
)
"""One of its budgets, not whether there is one: SQLite 3.40 answers that wrongly here."""


def counts_of(row: Moved, turn: PlayedTurn, tasks_proven: int, cost: float | None) -> Counts:
    """``cost`` None: by the prices that the dialogue was ordered with."""
    if turn.sampling is None:
        return Counts(1, tasks_proven)
    usage = turn.sampling.usage
    spent = _ordered_price(row, turn) if cost is None else cost
    return Counts(1, tasks_proven, usage.prompt, usage.completion, spent)


def count_turns(counted: Iterable[tuple[UUID | None, Counts]]) -> list[UUID]:
    """Add to the runs; returns those with a budget that may be used up by it."""
    runs: dict[UUID, Counts] = {}
    for run, counts in counted:
        if run is not None:
            runs[run] = runs.get(run, Counts()).plus(counts)
    # In one order everywhere, so that no two workers wait for each other.
    return [run for run, counts in sorted(runs.items()) if _added(run, counts)]


def _added(run: UUID, counts: Counts) -> bool:
    """Whether it has a budget, of which this took something."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [*counts, stored_key(run)])
        has_budget = any(row[0] is not None for row in cursor.fetchall())
    if is_due(run):
        announce_progress(Run.objects.get(pk=run))
    return has_budget and counts.prompt_tokens > 0


def use_of(row: Moved, turn: PlayedTurn) -> Use | None:
    """Whose tokens a turn used, and what for; None where no model made it."""
    if turn.sampling is None:
        return None
    seat = _seat(row, turn)
    asked = (seat.endpoint, seat.model) if seat else ("", turn.sampling.model[:NAMED])
    purpose = FOR.get(row.origin, Purpose.FORK.value) if row.run_id is None else Purpose.RUN.value
    return Use(row.workspace_id, purpose, *asked)


def _ordered_price(row: Moved, turn: PlayedTurn) -> float:
    seat = _seat(row, turn)
    return seat.price(turn.sampling.usage) if seat and turn.sampling else 0.0


def _seat(row: Moved, turn: PlayedTurn) -> ModelSeat | None:
    role = PLAYED_BY.get(turn.message.role)
    return seats_in(row.cast).get(role) if role else None
