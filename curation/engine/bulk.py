"""Many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite.

Neither calls ``save``, returns keys or sends signals; constraints and triggers hold as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models

Columns = tuple["models.Field[Any, Any]", ...]
PORTION = 5_000
"""Rows of one statement."""
MANY = 10_000
"""Rows from which the planner should look at a table anew."""
LOOKED_AT = 1_000
"""Entries of each index that SQLite estimates from."""


def columns_of(model: type[models.Model]) -> Columns:
    """Every column but a key that the database counts up itself."""
    return tuple(
        field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    )


def values_of(rows: Iterable[models.Model], columns: Columns) -> Iterator[tuple[Any, ...]]:
    """The rows as the database takes them, in the order of ``columns``."""
    for row in rows:
        yield tuple(
            field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns
        )


def insert_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows that are not stored yet, in the transaction that is open."""
    columns = columns_of(model)
    insert_values(model, columns, values_of(rows, columns))


def insert_values(
    model: type[models.Model], columns: Columns, values: Iterable[tuple[Any, ...]]
) -> None:
    """The same for values that are prepared already.

    They may come out of the database: it is read between two portions, never within one.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(str(field.column)) for field in columns)
    waiting = iter(values)
    while portion := list(islice(waiting, PORTION)):
        _insert(f"{table} ({names})", len(columns), portion)


def _insert(target: str, width: int, portion: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django translates what execute raises, and not what a COPY does.
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in portion:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * width)
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", portion)  # noqa: S608 - names of our own models


def analyze(*tables: type[models.Model]) -> None:
    """Let the planner count again; without, it reads what it takes for small tables whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Without, it reads every index whole, and nobody writes meanwhile.
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        for model in tables:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
