"""What a workspace used of its models: sums by day, purpose and model, that cost the same to read
for ten turns or for forty million.

They are written last in a transaction, and in the order of their keys: whoever holds one of these
rows waits for nothing but another of them, so that no two writers can wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from curation.engine.inserting import key_writer
from curation.models import Spending

TABLE = Spending._meta.db_table
CELL = ("workspace_id", "purpose", "endpoint", "model", "day", "slot")
SLOTS = 16
SLOT = {"postgresql": f"mod(pg_backend_pid(), {SLOTS})"}
"""One writer at a time needs no more than one."""


class Source(NamedTuple):
    """Who was asked."""

    endpoint: str
    """Its id, ``environment``, or nothing where it is not known."""
    model: str


class Amount(NamedTuple):
    """Tokens and US dollars; names are columns."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.prompt_tokens + self.completion_tokens

    def plus(self, other: Amount) -> Amount:
        return Amount(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cost + other.cost,
        )


SUMS = Amount._fields


class Use(NamedTuple):
    """Whose, what for, and of which model."""

    workspace_id: UUID
    purpose: str
    endpoint: str
    model: str


def add_spent(spent: Iterable[tuple[Use, Amount]]) -> None:
    """In the transaction that is open, as its last statement."""
    sums: dict[Use, Amount] = {}
    for use, some in spent:
        if any(some):
            sums[use] = sums.get(use, Amount()).plus(some)
    today = timezone.now().date()
    slot = SLOT.get(connection.vendor, "0")
    put_sums((((use, today), some) for use, some in sorted(sums.items())), slot)


def put_sums(sums: Iterable[tuple[tuple[Use, date], Amount]], slot: str) -> None:
    """Add to the rows of these keys and days; ``slot`` is SQL."""
    key_of, day_of = key_writer(), connection.ops.adapt_datefield_value
    rows = [(key_of(use.workspace_id), *use[1:], day_of(day), *some) for (use, day), some in sums]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_statement(len(rows), slot), [value for row in rows for value in row])


@lru_cache(maxsize=64)
def _statement(rows: int, slot: str) -> str:
    row = f"(%s, %s, %s, %s, %s, {slot}, %s, %s, %s)"
    added = ", ".join(f"{name} = {TABLE}.{name} + excluded.{name}" for name in SUMS)
    return (
        f"INSERT INTO {TABLE} ({', '.join((*CELL, *SUMS))})"  # noqa: S608 - our own names
        f" VALUES {', '.join([row] * rows)}"
        f" ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET {added}"
    )
