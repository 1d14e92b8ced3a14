"""What a column holds, in three scans: counts and bounds, storage types, samples."""

from __future__ import annotations

from typing import Any

import apsw

from simulation.synthesis.schema.asking import rows
from simulation.synthesis.schema.shape import Statistics, quoted

CLOSED_SET = 24
"""Up to so many different values, all of them are kept."""
SAMPLES = 200
_SAMPLED_ROWS = 4000
_CUT = 400
"""Characters kept of a long text."""


def measure(connection: apsw.Connection, table: str, column: str) -> Statistics:
    """Raises apsw.Error for a column or view that cannot be read."""
    source, name = quoted(table), quoted(column)
    shown = (
        f"CASE typeof({name}) WHEN 'text' THEN substr({name}, 1, {_CUT}) "
        f"WHEN 'blob' THEN NULL ELSE {name} END"
    )
    counts = rows(
        connection,
        f"SELECT count(*), count({name}), count(DISTINCT {name}), min({shown}), max({shown}), "  # noqa: S608
        f"max(length({name})) FROM {source}",
    )[0]
    storage = rows(
        connection,
        f"SELECT typeof({name}), count(*) FROM {source} WHERE {name} IS NOT NULL GROUP BY 1",  # noqa: S608
    )
    return Statistics(
        rows=counts[0],
        filled=counts[1],
        distinct=counts[2],
        storage=dict(map(_pair, storage)),
        low=counts[3],
        high=counts[4],
        longest=counts[5] or 0,
        samples=_samples(connection, source, name, shown),
        common=_common(connection, source, name, counts[2], counts[5] or 0),
    )


def _samples(connection: apsw.Connection, source: str, name: str, shown: str) -> tuple[Any, ...]:
    found = connection.execute(
        f"SELECT {shown} FROM (SELECT {name} FROM {source} WHERE {name} IS NOT NULL "  # noqa: S608
        f"LIMIT {_SAMPLED_ROWS})"
    )
    return tuple(dict.fromkeys(value for (value,) in found if value is not None))[:SAMPLES]


def _common(
    connection: apsw.Connection, source: str, name: str, distinct: int, longest: int
) -> tuple[Any, ...]:
    if not 0 < distinct <= CLOSED_SET or longest > _CUT:
        return ()
    found = connection.execute(
        f"SELECT {name}, count(*) FROM {source} WHERE {name} IS NOT NULL AND "  # noqa: S608
        f"typeof({name}) <> 'blob' GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return tuple(value for value, _ in found)


def _pair(row: tuple[Any, ...]) -> tuple[str, int]:
    return row[0], row[1]
