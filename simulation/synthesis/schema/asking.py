"""Questions put to a connection, with answers of no particular type."""

from __future__ import annotations

from typing import Any

import apsw


def rows(
    connection: apsw.Connection, sql: str, bindings: tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    """All rows of the answer. Raises apsw.Error."""
    return [tuple(row) for row in connection.execute(sql, bindings)]


def value(connection: apsw.Connection, sql: str, bindings: tuple[Any, ...] = ()) -> Any:
    """The first value of the first row, which there must be. Raises apsw.Error."""
    return rows(connection, sql, bindings)[0][0]
