"""What a workspace may use of its models in a day, whatever asks them: runs too, whatever their own
budgets. Days are those of UTC.

Looked at with each stored batch that used tokens, and with what jobs used: what is spent beyond a
ceiling are the calls that were in flight.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from curation.engine.inserting import read_key, stored_key
from curation.engine.spent import SUMS, TABLE, Amount
from curation.models import Spending, Workspace

REASON = "day_ceiling_reached"
AGAIN = "It goes on by itself at 00:00 UTC, or as soon as a lead raises the ceiling."
RESTS = f"Its workspace has used what it may use of models in a day. {AGAIN}"
WORKSPACES = Workspace._meta.db_table


class Day(NamedTuple):
    """What a workspace may use in a day, and has used today."""

    max_tokens: int | None = None
    max_cost: float | None = None
    used: Amount = Amount()
    """Nothing where there is no ceiling: nobody looked."""

    @property
    def has_ceiling(self) -> bool:
        return self.max_tokens is not None or self.max_cost is not None

    @property
    def tokens_reached(self) -> bool:
        return self.max_tokens is not None and self.used.tokens >= self.max_tokens

    @property
    def cost_reached(self) -> bool:
        return self.max_cost is not None and self.used.cost >= self.max_cost

    @property
    def is_reached(self) -> bool:
        return self.tokens_reached or self.cost_reached

    @property
    def words(self) -> str:
        """With its figures, where it is reached."""
        if self.tokens_reached:
            told = f"{self.used.tokens:,} of the {self.max_tokens:,} tokens"
        else:
            told = f"{_money(self.used.cost)} of the {_money(self.max_cost or 0.0)} US dollars"
        return f"Today this workspace has used {told} that it may use in a day. {AGAIN}"

    def plus(self, more: Amount) -> Day:
        return self._replace(used=self.used.plus(more))


def day_of(workspace_id: UUID) -> Day:
    """As its row is now."""
    return day_as_read(
        Workspace.objects.only("max_tokens_day", "max_cost_day").get(pk=workspace_id)
    )


def day_as_read(workspace: Workspace) -> Day:
    """As the row in hand says."""
    day = Day(workspace.max_tokens_day, workspace.max_cost_day)
    return day.plus(used_today(workspace.pk)) if day.has_ceiling else day


def day_ends() -> datetime:
    """When the next one begins."""
    tomorrow = timezone.now().date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=UTC)


def reached_by(workspaces: Collection[UUID]) -> set[UUID]:
    """Those that may use no more today, in one statement: it comes with every stored batch."""
    if not workspaces:
        return set()
    today = connection.ops.adapt_datefield_value(timezone.now().date())
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(workspaces)), [today, *map(stored_key, workspaces)])
        return {read_key(key) for (key,) in cursor.fetchall()}


@lru_cache(maxsize=64)
def _statement(workspaces: int) -> str:
    return (
        f"SELECT w.id FROM {WORKSPACES} w JOIN {TABLE} s ON s.workspace_id = w.id AND s.day = %s"  # noqa: S608 - our own names
        f" WHERE w.id IN ({', '.join(['%s'] * workspaces)})"
        " AND (w.max_tokens_day IS NOT NULL OR w.max_cost_day IS NOT NULL) GROUP BY w.id"
        " HAVING SUM(s.prompt_tokens + s.completion_tokens) >= w.max_tokens_day"
        " OR SUM(s.cost) >= w.max_cost_day"
    )


def used_today(workspace_id: UUID) -> Amount:
    today = Spending.objects.filter(workspace=workspace_id, day=timezone.now().date())
    sums = today.aggregate(**{name: Sum(name) for name in SUMS})
    return Amount(*(sums[name] or 0 for name in SUMS))


def _money(dollars: float) -> str:
    """With as many places as a small sum has."""
    return f"{dollars:,.2f}" if dollars >= 1 else f"{dollars:.6f}".rstrip("0").rstrip(".")
