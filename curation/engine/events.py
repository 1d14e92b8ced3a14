"""The outbox that live pages follow. Small hints: a page reads the rows themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from curation.engine.as_stored import as_text
from curation.engine.inserting import insert, key_writer, stored_now
from curation.engine.outbox import say_that_ids_are_drawn
from curation.models import Event, Job, Run, Trajectory
from simulation.vocabulary.state import Turn as PlayedTurn

KEPT = timedelta(days=1)
"""A page that was away for longer reads everything anew."""
PORTION = 2_000
"""Deleted in one transaction: writers beside it wait no longer than that takes."""
PORTIONS = 50
FINDINGS = 20
"""Told of one turn, at most."""


class News(NamedTuple):
    """An event to be written; names are the columns."""

    workspace_id: UUID
    kind: Event.Kind
    payload: dict[str, Any]
    run_id: UUID | None = None
    trajectory_id: UUID | None = None


COLUMNS = (*News._fields, "created")


def write_events(events: Iterable[News]) -> None:
    """The one way into the outbox: readers learn that ids are being drawn before they are.

    Call it in the transaction that changes what the events tell of.
    """
    now, key_of = stored_now(), key_writer()
    rows = [(*_values(event, key_of), now) for event in events]
    if not rows:
        return
    with transaction.atomic(savepoint=False):
        say_that_ids_are_drawn()
        insert(Event, COLUMNS, rows)


def _values(event: News, key_of: Callable[[UUID], UUID | str]) -> tuple[Any, ...]:
    return (
        key_of(event.workspace_id),
        str(event.kind),
        as_text(event.payload),
        event.run_id and key_of(event.run_id),
        event.trajectory_id and key_of(event.trajectory_id),
    )


class Branch(Protocol):
    """A trajectory's row, or as much of it as an event names."""

    @property
    def id(self) -> UUID: ...
    @property
    def workspace_id(self) -> UUID: ...
    @property
    def run_id(self) -> UUID | None: ...


def trajectory_event(trajectory: Branch, kind: Event.Kind, /, **payload: Any) -> News:
    return News(trajectory.workspace_id, kind, payload, trajectory.run_id, trajectory.id)


def turn_events(trajectory: Branch, turn: PlayedTurn) -> list[News]:
    """A turn, then what the checks found in it."""
    said = trajectory_event(trajectory, Event.Kind.TURN, seq=turn.seq, role=turn.message.role.value)
    found = [
        trajectory_event(
            trajectory,
            Event.Kind.FINDING,
            kind=each.kind,
            severity=each.severity.value,
            owner=each.owner.value,
            seq=each.seq,
        )
        for each in turn.findings[:FINDINGS]
    ]
    return [said, *found]


def announce_turn(trajectory: Branch, turn: PlayedTurn) -> None:
    write_events(turn_events(trajectory, turn))


def announce_state(trajectory: Trajectory, state: str, reason: str = "") -> None:
    write_events([trajectory_event(trajectory, Event.Kind.STATE, state=state, reason=reason)])


def announce_states(rows: QuerySet[Trajectory], state: str, reason: str = "") -> None:
    """The same for any number, without reading them. Call it before they are changed, with the
    rows that will be; until the transaction ends, nobody else changes them.
    """
    fixed = (
        Event.Kind.STATE.value,
        json.dumps({"state": state, "reason": reason}),
        stored_now(),
    )
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        chosen = rows.order_by().select_for_update().values("workspace_id", "run_id", "id")
        try:
            sql, params = chosen.query.sql_with_params()
        except EmptyResultSet:
            return
        say_that_ids_are_drawn()
        cursor.execute(
            f"INSERT INTO {Event._meta.db_table}"  # noqa: S608 - our own names
            " (kind, payload, created, workspace_id, run_id, trajectory_id)"
            f" SELECT %s, %s, %s, chosen.* FROM ({sql}) chosen",
            (*fixed, *params),
        )


def announce_run(run: Run, state: str) -> None:
    write_events([News(run.workspace_id, Event.Kind.RUN, {"state": state}, run.id)])


def announce_job(job: Job, state: str) -> None:
    payload = {"job": str(job.id), "kind": job.kind, "state": state}
    write_events([News(job.workspace_id, Event.Kind.JOB, payload)])


def forget_old_events(now: datetime | None = None) -> int:
    """Delete events older than a day, some at a time; returns how many.

    The newest stays whatever its age: it says up to where a reader may have read.
    """
    newest = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    old = Event.objects.filter(created__lt=(now or timezone.now()) - KEPT, pk__lt=newest)
    old = old.order_by("created")
    gone = 0
    for _ in range(PORTIONS):
        keys = list(old.values_list("pk", flat=True)[:PORTION])
        gone += Event.objects.filter(pk__in=keys).delete()[0]
        if len(keys) < PORTION:
            break
    return gone
