"""Reading the outbox in an order that a reader may rely on.

On SQLite one writer at a time draws ids and commits. On PostgreSQL two transactions may commit in
another order than they drew their ids, so whoever has read 12 might never see 11. A writer
therefore holds a shared advisory lock from before it draws until its commit can be seen; writers
do not wait for each other. A reader that finds a number missing remembers who held the lock then,
and reads on when all of those have let go: by then the number is there, or never will be.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min, QuerySet

from curation.models import Event

PORTION = 1_000
"""Events that are read at a time."""
DRAWING = 0x0D1A1000
"""The key of the lock, in the database's own numbering of advisory locks."""
HOLDERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Told(NamedTuple):
    """An event as it is read; names are the columns."""

    id: int
    kind: str
    run_id: UUID | None
    trajectory_id: UUID | None
    payload: dict[str, Any]


class Kept(NamedTuple):
    """The ids of the oldest and the newest event that are there; 0 for none."""

    oldest: int
    newest: int


class Gap(NamedTuple):
    """Numbers are missing below ``below``; ``holders`` may still fill them."""

    below: int
    holders: frozenset[str]


def say_that_ids_are_drawn() -> None:
    """Before the first event of a transaction is inserted."""
    if _out_of_order():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [DRAWING])


def kept() -> Kept:
    found = Event.objects.aggregate(oldest=Min("pk"), newest=Max("pk"))
    return Kept(found["oldest"] or 0, found["newest"] or 0)


def told(rows: QuerySet[Event], *, after: int, upto: int | None = None) -> list[Told]:
    """A portion of ``rows`` in order, from after one id up to and with another."""
    rows = rows.filter(pk__gt=after)
    if upto is not None:
        rows = rows.filter(pk__lte=upto)
    return [Told(*row) for row in rows.order_by("pk").values_list(*Told._fields)[:PORTION]]


class Outbox:
    """A reader with a place: every event after the place is read once, in order of ids.

    ``find_place`` comes first, and is asked again until it is True. Use from one thread.
    """

    def __init__(self) -> None:
        self.place = 0
        self._gap: Gap | None = None

    def find_place(self) -> bool:
        """At the end of what is written; False while somebody may still add before it."""
        if self._gap is None:
            self.place = kept().newest
            self._gap = Gap(self.place, _holders())
        if self._is_open(self._gap):
            return False
        self._gap = None
        return True

    def read(self) -> list[Told]:
        """The next portion; what lies behind a gap that may be filled is left for later."""
        sure = self._sure_ones()
        if self._gap is not None and not self._gap.holders:
            sure = self._sure_ones()
        if sure:
            self.place = sure[-1].id
        return sure

    def _sure_ones(self) -> list[Told]:
        """Who held the lock is looked up before the rows are read, never after."""
        trusted = 0
        if self._gap is not None and not self._is_open(self._gap):
            trusted, self._gap = self._gap.below, None
        rows = told(Event.objects.all(), after=self.place)
        return self._before_a_gap(rows, trusted) if _out_of_order() else rows

    def _before_a_gap(self, rows: list[Told], trusted: int) -> list[Told]:
        expected = self.place + 1
        for index, row in enumerate(rows):
            if row.id != expected and row.id > trusted:
                if self._gap is None:
                    self._gap = Gap(rows[-1].id, _holders())
                return rows[:index]
            expected = row.id + 1
        return rows

    def _is_open(self, gap: Gap) -> bool:
        return bool(gap.holders and gap.holders & _holders())


def _holders() -> frozenset[str]:
    """The transactions that have drawn ids, or are about to, and have not ended."""
    if not _out_of_order():
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, [DRAWING])
        return frozenset(row[0] for row in cursor.fetchall())


def _out_of_order() -> bool:
    return connection.vendor == "postgresql"
