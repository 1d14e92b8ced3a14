"""The little SQL that the walker writes itself: quoted names, literals, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.vocabulary.lexicon import Entity, Kind

Row = dict[str, Any]


def name(identifier: str) -> str:
    escaped = identifier.replace('"', '""')
    return f'"{escaped}"'


def literal(value: Any) -> str:
    """A value as SQL text; text is quoted, so that no value can become syntax."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"


def conditions(values: Mapping[str, Any]) -> str:
    """``"a" = 1 AND "b" IS NULL``; true of every row if there are no values."""
    parts = (
        f"{name(column)} IS NULL" if value is None else f"{name(column)} = {literal(value)}"
        for column, value in values.items()
    )
    return " AND ".join(parts) or "1"


def count_is(number: int, table: str, values: Mapping[str, Any]) -> str:
    """A check: that many rows of the table have these values."""
    return f"SELECT count(*) = {number} FROM {name(table)} WHERE {conditions(values)}"  # noqa: S608 - quoted above


def rows_where(entity: Entity, values: Mapping[str, Any], limit: int = 1, offset: int = 0) -> str:
    """A SELECT of an entity's readable columns, in the order of its key."""
    return _select(entity, conditions(values), limit, offset)


def _select(entity: Entity, condition: str, limit: int, offset: int = 0) -> str:
    columns = ", ".join(map(name, readable(entity)))
    order = ", ".join(map(name, entity.key)) or "1"
    return (
        f"SELECT {columns} FROM {name(entity.table)} WHERE {condition}"  # noqa: S608 - quoted
        f" ORDER BY {order} LIMIT {limit} OFFSET {offset}"
    )


class Look(NamedTuple):
    """Which rows of a table to look for: one text for all values, so that it is read once."""

    table: str
    columns: tuple[str, ...]
    nulls: tuple[bool, ...]
    limit: int

    @classmethod
    def of(cls, table: str, values: Row, limit: int) -> Look:
        return cls(table, tuple(values), tuple(each is None for each in values.values()), limit)

    def text(self, entity: Entity) -> str:
        """As ``rows_where``, with the values to be bound as ``parameters`` gives them."""
        parts = (
            f"{name(column)} IS NULL" if is_null else f"{name(column)} = :v{place}"
            for place, (column, is_null) in enumerate(zip(self.columns, self.nulls, strict=True))
        )
        return _select(entity, " AND ".join(parts) or "1", self.limit)


def parameters(values: Row) -> Row:
    return {f"v{place}": each for place, each in enumerate(values.values()) if each is not None}


def is_bound_as_written(value: Any) -> bool:
    """Does a value that is bound find what its literal finds? Reals and bytes may not."""
    return value is None or isinstance(value, int | str)


def readable(entity: Entity) -> list[str]:
    """Key columns and every column that can be spoken; bytes and long texts are left alone."""
    spoken = [each for each, field in entity.fields.items() if field.kind is not Kind.OPAQUE]
    return list(dict.fromkeys((*entity.key, *spoken)))


def plain(value: Any) -> Any:
    """A value of a diff as it is stored: the wrappers of big integers and reals taken off."""
    if isinstance(value, dict) and "$int" in value:
        return int(value["$int"])
    if isinstance(value, dict) and "$real" in value:
        return float(value["$real"])
    return value
