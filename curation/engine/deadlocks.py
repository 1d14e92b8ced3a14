"""A person's change to all dialogues of a run, while workers store turns of some of them.

Both lock rows of many dialogues. They do so in the order of their keys where the database lets one
say so; where it nevertheless finds that two wait for each other, it breaks off one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from curation.models import Trajectory

P = ParamSpec("P")
T = TypeVar("T")

DEADLOCK = "40P01"
"""PostgreSQL's code; SQLite has one writer at a time."""
TIMES = 5


def in_spite_of_deadlocks(work: Callable[P, T]) -> Callable[P, T]:
    """``work`` in a transaction of its own, done again where the database broke it off."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        for left in reversed(range(TIMES)):
            try:
                with transaction.atomic():
                    return work(*args, **kwargs)
            except OperationalError as error:
                if not left or connection.in_atomic_block or not _is_deadlock(error):
                    raise
        raise AssertionError("unreachable")

    return done


def lock_in_order(rows: QuerySet[Trajectory]) -> None:
    """Until the end of the transaction; a database with one writer at a time locks nothing."""
    if connection.features.has_select_for_update:
        for _ in rows.order_by("pk").select_for_update(of=("self",)).values_list("pk").iterator():
            pass


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK
