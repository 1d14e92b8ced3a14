"""The rows that a walker draws from: some of each table, and the same by their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.lexicon import Entity
from simulation.vocabulary.noted import Noted
from simulation.world import Moment, World

Rows = tuple[Row, ...]
_BLOCKS = 8
_BLOCK_ROWS = 40


def sample(world: World | Moment, entity: Entity) -> Iterable[Row]:
    """Blocks of rows from all over the table, so that a long one is not known by its head."""
    found = world.query(f"SELECT count(*) AS rows FROM {sql.name(entity.table)}")  # noqa: S608 - quoted
    total = int(found[0]["rows"])
    if total <= _BLOCKS * _BLOCK_ROWS:
        return world.query(sql.rows_where(entity, {}, limit=total), limit=max(total, 1))
    starts = (total * block // _BLOCKS for block in range(_BLOCKS))
    blocks = (sql.rows_where(entity, {}, _BLOCK_ROWS, start) for start in starts)
    return [row for block in blocks for row in world.query(block, limit=_BLOCK_ROWS)]


class Alike:
    """Sampled rows by what they have in some columns."""

    def __init__(self, samples: Mapping[str, Rows]) -> None:
        self._samples = samples
        self._sorted = Noted(self._sort)

    def rows(self, table: str, values: Row) -> Rows:
        """All sampled rows of the table with these values, in their order."""
        found = self._sorted[table, tuple(values)]
        return found.get(tuple(map(_hashable, values.values())), ())

    def _sort(self, table_and_columns: tuple[str, tuple[str, ...]]) -> dict[tuple[Any, ...], Rows]:
        table, columns = table_and_columns
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in self._samples.get(table, ()):
            found.setdefault(tuple(_hashable(row.get(each)) for each in columns), []).append(row)
        return {values: tuple(rows) for values, rows in found.items()}


def _hashable(value: Any) -> Any:
    """Bytes stand as an object in a row."""
    return repr(value) if isinstance(value, dict | list) else value
