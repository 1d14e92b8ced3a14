"""Branches move past their next turns: a whole batch in one statement.

It is written in SQL because it runs for every turn of every dialogue: as an ORM update for each
turn it took a third of a worker's time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from curation.engine.inserting import key_writer, read_key, stored_now
from curation.engine.tally import Tally
from curation.models import Trajectory

COUNTS = Tally._fields
ALL = tuple(range(len(COUNTS)))
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
    origin: str
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
    key_of, rising = key_writer(), _rising(steps)
    values = [value for step in steps for value in _values(step, key_of, rising)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(steps), rising), [stored_now(), *values])
        return [_moved(row) for row in cursor.fetchall()]


def _rising(steps: Sequence[Step]) -> tuple[int, ...]:
    """Places of the counts to be named. SQLite looks anew after every index that asks for one
    that is, whatever is added; PostgreSQL sees which values are other.
    """
    if connection.vendor != "sqlite":
        return ALL
    each = zip(*(step.counted for step in steps), strict=True)
    return tuple(place for place, counts in enumerate(each) if any(counts))


@lru_cache(maxsize=256)
def _statement(steps: int, rising: tuple[int, ...]) -> str:
    """``VALUES`` names its columns ``column1`` and so on, in SQLite as in PostgreSQL."""
    added = "".join(
        f", {COUNTS[count]} = {TABLE}.{COUNTS[count]} + step.column{KEYS + place}"
        for place, count in enumerate(rising, start=1)
    )
    row = f"({', '.join(['%s'] * (KEYS + len(rising)))})"
    returned = ", ".join((*Moved._fields[:-1], *COUNTS))
    return (
        f"UPDATE {TABLE} SET length = {TABLE}.length + step.column4, attempts = 0,"  # noqa: S608 - our own names
        f" updated = %s{added}"
        f" FROM (VALUES {', '.join([row] * steps)}) AS step"
        f" WHERE {TABLE}.id = step.column1 AND {TABLE}.epoch = step.column2"
        f" AND {TABLE}.length = step.column3 AND {TABLE}.state = '{Trajectory.State.GENERATING}'"
        f" RETURNING {', '.join(f'{TABLE}.{name}' for name in returned.split(', '))}"
    )


def _values(step: Step, key_of: Callable[[UUID], Any], rising: tuple[int, ...]) -> list[Any]:
    added = [step.counted[place] for place in rising]
    return [key_of(step.trajectory_id), step.epoch, step.seq, step.turns, *added]


def _moved(row: Sequence[Any]) -> Moved:
    key, workspace, run, *columns = row
    origin, wanted, cast, *counts = columns
    keys = read_key(key), read_key(workspace), run and read_key(run)
    return Moved(*keys, origin, wanted, cast, Tally(*counts))
