"""Days that are over: what they came to lies in one row for each key, and in totals of purposes.

A scrape by monitors then reads the totals and the days that are open, whatever the age of an
installation. Nothing is lost to who still counts for yesterday: it is folded a minute later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from curation.engine.spent import Amount, Use, put_sums
from curation.models import Spending, SpendingTotal

PORTION = 1_000
"""Rows in one transaction."""
FOLDING = 7_164_202
"""The advisory lock of whoever folds."""
TOTALS = SpendingTotal._meta.db_table
TOTAL = ("prompt_tokens", "completion_tokens", "nanodollars")
NANO = 10**9
ADD = (
    f"INSERT INTO {TOTALS} (purpose, {', '.join(TOTAL)}) VALUES (%s, %s, %s, %s)"  # noqa: S608 - our own names
    " ON CONFLICT (purpose) DO UPDATE SET "
    + ", ".join(f"{name} = {TOTALS}.{name} + excluded.{name}" for name in TOTAL)
)


def fold_spending() -> None:
    """Sum up the days that are over, in portions. Several may do it at once."""
    while _fold_some() == PORTION:
        pass


def nanodollars(cost: float) -> int:
    """Of one row, always rounded by itself: a counter must not fall by what rounding gives."""
    return round(cost * NANO)


@transaction.atomic
def _fold_some() -> int:
    """How many rows."""
    if not _is_mine():
        return 0
    # What somebody still writes to is left for later: whoever folds never waits for a writer.
    rows = list(
        Spending.objects.filter(slot__gte=0, day__lt=timezone.now().date())
        .order_by("day", "pk")
        .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[
            :PORTION
        ]
    )
    if rows:
        _add_up(rows)
        _add_to_totals(rows)
        Spending.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _is_mine() -> bool:
    """Until the end of the transaction; on SQLite a transaction is alone anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLDING])
        return bool(cursor.fetchone()[0])


def _add_up(rows: Iterable[Spending]) -> None:
    sums: dict[tuple[Use, date], Amount] = {}
    for row in rows:
        key = Use(row.workspace_id, row.purpose, row.endpoint, row.model), row.day
        some = Amount(row.prompt_tokens, row.completion_tokens, row.cost)
        sums[key] = sums.get(key, Amount()).plus(some)
    put_sums(sums.items(), str(Spending.FOLDED))


def _add_to_totals(rows: Sequence[Spending]) -> None:
    totals: dict[str, list[int]] = {}
    for row in rows:
        some = (row.prompt_tokens, row.completion_tokens, nanodollars(row.cost))
        before = totals.get(row.purpose, [0, 0, 0])
        totals[row.purpose] = [sum(each) for each in zip(before, some, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(ADD, [(purpose, *sums) for purpose, sums in totals.items()])
