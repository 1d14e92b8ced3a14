"""How much a database does for a request: its own steps on SQLite, rows touched on PostgreSQL.

Neither depends on the machine or on what else it does.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curation.engine.bulk import analyze, insert_rows
from curation.models import Run, Trajectory, Turn, Workspace

STEPS = 50
"""Virtual machine instructions between two looks."""
STANDS = (
    ("finished", "queued"),
    ("finished", "approved"),
    ("finished", "rejected"),
    ("failed", "generated"),
    ("paused", "generated"),
)


def queries(read: Callable[[], Any]) -> list[str]:
    """What it asks the database."""
    with CaptureQueriesContext(connection) as seen:
        read()
    return [query["sql"] for query in seen]


def work(read: Callable[[], Any]) -> int:
    if connection.vendor == "postgresql":
        return sum(map(_rows_touched, queries(read)))
    with _steps() as counted:
        read()
    return sum(counted) * STEPS


@contextmanager
def _steps() -> Iterator[list[int]]:
    connection.ensure_connection()
    counted = [0]

    def look() -> None:
        counted[0] += 1

    connection.connection.set_progress_handler(look, STEPS)
    try:
        yield counted
    finally:
        connection.connection.set_progress_handler(None, 0)


def _rows_touched(sql: str) -> int:
    return sum(map(_touched, plans(sql)))


def plans(sql: str) -> Iterator[dict[str, Any]]:
    """Every step that PostgreSQL takes for a query, with what it did."""
    if not sql.lstrip(" (").startswith("SELECT"):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    plan = json.loads(found) if isinstance(found, str) else found
    yield from _nodes(plan[0]["Plan"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _touched(node: dict[str, Any]) -> int:
    passed = int(node["Actual Rows"]) + int(node.get("Rows Removed by Filter", 0))
    return passed * int(node["Actual Loops"])


def fill(workspace: Workspace, row: Trajectory, up_to: int, run: Run | None = None) -> None:
    """Copies of a dialogue with its first turn, until the workspace has so many."""
    there = Trajectory.objects.in_workspace(workspace).count()
    copies = [_copy(row, run, number) for number in range(there, up_to)]
    insert_rows(Trajectory, copies)
    first = row.own_turns.get(seq=0)
    insert_rows(Turn, (_turn(first, copy) for copy in copies))
    analyze(Trajectory, Turn)


def _copy(row: Trajectory, run: Run | None, number: int) -> Trajectory:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    state, review = STANDS[number % len(STANDS)]
    moment = timezone.now() - timedelta(days=1) + timedelta(seconds=number)
    changed = {"state": state, "review_state": review, "created": moment, "ordinal": number}
    run_id = run.pk if run is not None and number % 2 else None
    return Trajectory(**(values | changed | {"id": uuid.uuid4(), "run_id": run_id}))


def _turn(turn: Turn, owner: Trajectory) -> Turn:
    return Turn(
        trajectory=owner,
        seq=turn.seq,
        role=turn.role,
        content=turn.content,
        tally=turn.tally,
        author=turn.author,
    )
