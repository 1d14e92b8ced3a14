"""Branches end: any number of them in a few statements.

They are written in SQL because every dialogue comes by here; row by row, and asked for by objects,
an end took as long as ten turns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from curation.engine.events import announce_run, trajectory_event, write_events
from curation.engine.inserting import read_key, stored_key, stored_now
from curation.engine.progress import announce_progress
from curation.engine.staleness import compare_soon
from curation.models import Event, Run, Trajectory

COUNTER = {
    Trajectory.State.FINISHED: "dialogues_finished",
    Trajectory.State.FAILED: "dialogues_failed",
    Trajectory.State.CANCELLED: "dialogues_cancelled",
}
FINISHED = Trajectory.State.FINISHED
REASON, DETAIL = 80, 500
"""Characters that are kept."""
TOLD = "id, workspace_id, state, count, turns, started, finished, " + ", ".join(COUNTER.values())
"""Of a run, for its progress."""
PORTION = 500
TABLE = Trajectory._meta.db_table


class Ending(NamedTuple):
    """Of a branch, from whatever state it is in under ``epoch``."""

    trajectory_id: UUID
    epoch: int
    state: Trajectory.State
    reason: str
    detail: str = ""


class Ended(NamedTuple):
    """A branch that ended; names are the columns."""

    id: UUID
    workspace_id: UUID
    run_id: UUID | None
    domain_id: UUID
    state: str
    reason: str


@transaction.atomic
def end_branches(endings: Sequence[Ending]) -> set[UUID]:
    """Returns which have ended by it; of the others, the epoch has passed."""
    # In one order everywhere, so that no two transactions wait for each other.
    ordered = sorted(endings)
    parts = (ordered[at : at + PORTION] for at in range(0, len(ordered), PORTION))
    ended = [row for some in parts for row in _ended(some)]
    write_events(
        trajectory_event(row, Event.Kind.STATE, state=row.state, reason=row.reason) for row in ended
    )
    for run, states in sorted(_by_run(ended).items()):
        count_ended(run, states)
    done = [row for row in ended if row.state == FINISHED]
    if done:
        rows = Trajectory.objects.filter(pk__in=[row.id for row in done])
        compare_soon({row.domain_id for row in done}, rows)
    return {row.id for row in ended}


def _by_run(ended: Iterable[Ended]) -> dict[UUID, Counter[Trajectory.State]]:
    runs: dict[UUID, Counter[Trajectory.State]] = {}
    for row in ended:
        if row.run_id is not None:
            runs.setdefault(row.run_id, Counter())[Trajectory.State(row.state)] += 1
    return runs


def _ended(endings: Sequence[Ending]) -> list[Ended]:
    values = [value for ending in endings for value in _values(ending)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(endings)), [stored_now(), *values])
        return [_row(row) for row in cursor.fetchall()]


@lru_cache(maxsize=256)
def _statement(endings: int) -> str:
    """``VALUES`` names its columns ``column1`` and so on, in SQLite as in PostgreSQL.

    What is finished waits for a reviewer, but for branches that only try rules.
    """
    over = ", ".join(f"'{state}'" for state in COUNTER)
    return (
        f"UPDATE {TABLE} SET state = step.column3, reason = step.column4, detail = step.column5,"  # noqa: S608 - our own names
        f" review_state = CASE WHEN step.column3 = '{FINISHED}'"
        f" AND {TABLE}.origin <> '{Trajectory.Origin.EXPERIMENT}'"
        f" THEN '{Trajectory.ReviewState.QUEUED}' ELSE '{Trajectory.ReviewState.GENERATED}' END,"
        f" wanted = '', seat = '', seated_id = NULL, lease_owner = '', lease_until = NULL,"
        f" epoch = {TABLE}.epoch + 1, updated = %s"
        f" FROM (VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * endings)}) AS step"
        f" WHERE {TABLE}.id = step.column1 AND {TABLE}.epoch = step.column2"
        f" AND {TABLE}.state NOT IN ({over})"
        f" RETURNING {', '.join(f'{TABLE}.{name}' for name in Ended._fields)}"
    )


def _values(ending: Ending) -> list[Any]:
    words = (ending.state.value, ending.reason[:REASON], ending.detail[:DETAIL])
    return [stored_key(ending.trajectory_id), ending.epoch, *words]


def _row(row: Sequence[Any]) -> Ended:
    key, workspace, run, domain, state, reason = row
    return Ended(
        read_key(key), read_key(workspace), run and read_key(run), read_key(domain), state, reason
    )


def count_ended(run_id: UUID | None, ended: Mapping[Trajectory.State, int]) -> None:
    """Add to a run's counters; a run whose last dialogue ended is finished."""
    if run_id is None or not ended:
        return
    run = _counted(run_id, ended)
    announce_progress(run)
    if run.dialogues_ended >= run.count and not run.is_over:
        rows = Run.objects.filter(pk=run_id)
        rows.update(state=Run.State.FINISHED, reason="", finished=timezone.now())
        announce_run(run, Run.State.FINISHED)


def _counted(run_id: UUID, ended: Mapping[Trajectory.State, int]) -> Run:
    """The run as it is now."""
    added = ", ".join(f"{COUNTER[state]} = {COUNTER[state]} + %s" for state in ended)
    sql = f"UPDATE {Run._meta.db_table} SET {added} WHERE id = %s RETURNING {TOLD}"  # noqa: S608 - our own names
    (run,) = Run.objects.raw(sql, [*ended.values(), stored_key(run_id)])
    return run
