"""The database image of a pack: built in memory from its SQL and its rows, the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

import apsw

from simulation.domains.rows import Rows

_JSON_TYPES = {"INTEGER": "integer", "REAL": "number", "TEXT": "string"}


def build_image(schema: str, rows: Iterable[Rows], triggers: str) -> bytes:
    """A serialized SQLite database: tables, then rows, then triggers.

    Triggers come last: they guard what an agent does, not the history that is already there.
    Raises apsw.Error if the rows break the schema, foreign keys included.
    """
    with closing(apsw.Connection(":memory:")) as connection:
        connection.execute("PRAGMA page_size = 4096; PRAGMA foreign_keys = ON")
        connection.execute(schema)
        with connection:
            for table, entries in rows:
                places = ", ".join("?" * len(entries[0]))
                connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', entries)  # noqa: S608 - our own names
        connection.execute(triggers)
        return connection.serialize("main")


def column_types(image: bytes) -> dict[str, str]:
    """The JSON type of every ``table.column``, as declared."""
    with closing(apsw.Connection(":memory:")) as connection:
        connection.deserialize("main", image)
        found = connection.execute(
            "SELECT t.name, c.name, c.type"
            " FROM pragma_table_list AS t, pragma_table_info(t.name) AS c WHERE t.schema = 'main'"
        ).fetchall()
    return {
        f"{table}.{column}": _JSON_TYPES.get(str(kind), "string") for table, column, kind in found
    }
