"""Rows that come with every turn of every dialogue: many in one statement, written in SQL.

An object for each row, and each of its values prepared by a field, took several times what the
database itself takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

PORTION = 500
"""Rows in one statement; SQLite takes 32,766 values."""


def insert(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Values as the database keeps them: see below; JSON as text.

    SQLite takes row after row in half the time that many in one statement take to be prepared.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(_statement(model._meta.db_table, columns, 1), rows)
            return
        for start in range(0, len(rows), PORTION):
            portion = rows[start : start + PORTION]
            values = [value for row in portion for value in row]
            cursor.execute(_statement(model._meta.db_table, columns, len(portion)), values)


@lru_cache(maxsize=256)
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"  # noqa: S608 - our own names


def stored_key(key: UUID) -> UUID | str:
    """SQLite has no type for it."""
    return key if connection.features.has_native_uuid_field else key.hex


def key_writer() -> Callable[[UUID], UUID | str]:
    """The same for many keys: which database it is, is looked up once."""
    return _as_it_is if connection.features.has_native_uuid_field else attrgetter("hex")


def _as_it_is(key: UUID) -> UUID:
    return key


def read_key(stored: UUID | str) -> UUID:
    return stored if isinstance(stored, UUID) else _read(stored)


_read = lru_cache(maxsize=4096)(UUID)


def stored_now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())
