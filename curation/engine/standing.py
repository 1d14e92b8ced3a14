"""Sums over the dialogues of a workspace that are exact and cost the same for ten or a million.

``Standing`` has one row for all dialogues that stand alike; triggers move them from row to row
in the transaction that changes them. It can always be counted anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from curation.engine import standing_triggers as triggers
from curation.models import Standing, Trajectory, Workspace

CELL = ("workspace_id", "domain_id", "state", "review_state", "erroneous", "proven")
FOLD = f"""
WITH gone AS (DELETE FROM curation_standing WHERE slot <> 0 RETURNING *)
{triggers.INTO}
SELECT {", ".join(CELL)}, 0, sum(dialogues), sum(turns) FROM gone
GROUP BY {", ".join(CELL)} HAVING sum(dialogues) <> 0 OR sum(turns) <> 0 {triggers.MERGED}
"""  # noqa: S608 - names of our own
FOLDING = 7_164_201
"""The advisory lock of whoever sums up."""


class Stand(NamedTuple):
    """Living dialogues that stand alike, those that are being written included."""

    domain: UUID
    state: str
    review: str
    erroneous: bool
    proven: int
    """Tasks, in each of them."""
    dialogues: int
    turns: int
    """Counted turns of all of them."""


def stands(workspace: Workspace) -> list[Stand]:
    """All dialogues of a workspace, in one statement: they are counted at one moment."""
    resting = Standing.objects.in_workspace(workspace).values_list(*CELL[1:])
    summed = resting.annotate(Sum("dialogues"), Sum("turns"))
    written = _cells(Trajectory.objects.in_workspace(workspace).filter(state="generating"))
    found = summed.union(written.values_list(*CELL[1:], "number", "counted"), all=True)
    return [_stand(row) for row in found if row[5]]


def _stand(row: tuple[Any, ...]) -> Stand:
    domain, state, review, erroneous, proven, dialogues, turns = row
    return Stand(domain, state, review, bool(erroneous), proven, dialogues, turns)


def _cells(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory, dict[str, Any]]:
    """Living ones among the rows, grouped as they stand."""
    has_errors = ExpressionWrapper(Q(findings_errors__gt=0), output_field=BooleanField())
    alive = rows.filter(deleted_at=None).order_by()
    grouped = alive.annotate(erroneous=has_errors, proven=F("tasks_proven")).values(*CELL)
    counted: QuerySet[Trajectory, dict[str, Any]] = grouped.annotate(
        number=Count("pk"), counted=Coalesce(Sum("counted_turns"), 0)
    )
    return counted


def fold() -> None:
    """Sum up what transactions left in slots of their own; nothing to do on SQLite."""
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLDING])
        if cursor.fetchone()[0]:
            cursor.execute(FOLD)


@transaction.atomic
def recount() -> None:
    """Count everything anew. Nobody can change a dialogue meanwhile."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {triggers.TABLE} IN SHARE ROW EXCLUSIVE MODE")
        Standing.objects.all().delete()
    cells = _cells(Trajectory.objects.exclude(state="generating"))
    Standing.objects.bulk_create(
        Standing(
            **{name: row[name] for name in CELL}, dialogues=row["number"], turns=row["counted"]
        )
        for row in cells
    )


def keep_standing(**_signal: Any) -> None:
    """See to it, after a migration, that the triggers are there and are today's.

    SQLite changes a table by making it anew, which loses them.
    """
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if triggers.TABLE not in tables:
            return
        wanted = triggers.wanted(vendor) if Standing._meta.db_table in tables else {}
        cursor.execute(triggers.present(vendor))
        present = {name for (name,) in cursor.fetchall()}
        if present == set(wanted):
            return
        for name in present:
            cursor.execute(triggers.dropped(vendor, name))
        for statement in (each for made in wanted.values() for each in made):
            cursor.execute(statement)
        if wanted:
            recount()
