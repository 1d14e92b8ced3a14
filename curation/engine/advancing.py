"""Branches move past their next turns: a whole batch in one statement.

It is written in SQL because it runs for every turn of every dialogue: as an ORM update for each
turn it took a third of a worker's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from curation.engine.inserting import read_key, stored_key, stored_now
from curation.engine.tally import Tally
from curation.models import Trajectory

COUNTS = Tally._fields
KEYS = 4
"""Columns of a step before its counts."""
PORTION = 500
"""Steps in one statement; SQLite takes 32,766 values."""
TABLE = Trajectory._meta.db_table


class Step(NamedTuple):
    """Past ``turns`` turns, from ``seq`` on, of a trajectory that is held under ``epoch``."""

    trajectory_id: UUID
    epoch: int
    seq: int
    turns: int
    counted: Tally
    """What they add to the branch's summary."""


class Moved(NamedTuple):
    """A branch that moved, as it is now."""

    id: UUID
    workspace_id: UUID
    run_id: UUID | None
    wanted: str
    cast: str
    """The column's text."""
    tally: Tally


def advance(steps: Sequence[Step]) -> list[Moved | None]:
    """One answer for each step, in order: None where its lease is lost or it is not next."""
    answers: list[Moved | None] = [None] * len(steps)
    waiting = dict(enumerate(steps))
    while waiting:
        # A row changes once in a statement: of a trajectory's steps the first one goes first.
        now = {step.trajectory_id: place for place, step in reversed(waiting.items())}
        # In one order everywhere, so that no two transactions wait for each other.
        places = [now[key] for key in sorted(now)][:PORTION]
        for row in _advanced([waiting.pop(place) for place in places]):
            answers[now[row.id]] = row
    return answers


def _advanced(steps: Sequence[Step]) -> list[Moved]:
    values = [value for step in steps for value in _values(step)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(steps)), [stored_now(), *values])
        return [_moved(row) for row in cursor.fetchall()]


@lru_cache(maxsize=256)
def _statement(steps: int) -> str:
    """``VALUES`` names its columns ``column1`` and so on, in SQLite as in PostgreSQL."""
    added = ", ".join(
        f"{name} = {TABLE}.{name} + step.column{KEYS + place}"
        for place, name in enumerate(COUNTS, start=1)
    )
    row = f"({', '.join(['%s'] * (KEYS + len(COUNTS)))})"
    returned = ", ".join((*Moved._fields[:-1], *COUNTS))
    return (
        f"UPDATE {TABLE} SET length = {TABLE}.length + step.column4, attempts = 0,"  # noqa: S608 - our own names
        f" updated = %s, {added}"
        f" FROM (VALUES {', '.join([row] * steps)}) AS step"
        f" WHERE {TABLE}.id = step.column1 AND {TABLE}.epoch = step.column2"
        f" AND {TABLE}.length = step.column3 AND {TABLE}.state = '{Trajectory.State.GENERATING}'"
        f" RETURNING {', '.join(f'{TABLE}.{name}' for name in returned.split(', '))}"
    )


def _values(step: Step) -> list[Any]:
    return [stored_key(step.trajectory_id), step.epoch, step.seq, step.turns, *step.counted]


def _moved(row: Sequence[Any]) -> Moved:
    key, workspace, run, wanted, cast, *counts = row
    return Moved(
        read_key(key), read_key(workspace), run and read_key(run), wanted, cast, Tally(*counts)
    )
