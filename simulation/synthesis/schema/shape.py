"""The shape of a database as plain values: read once, then reasoned about without SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from simulation.vocabulary.lexicon import Kind, Relation


def quoted(name: str) -> str:
    """An SQL identifier that stands for exactly this name, whatever it contains."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Column:
    name: str
    declared: str = ""
    not_null: bool = False
    default: str | None = None
    generated: bool = False


@dataclass(frozen=True)
class Statistics:
    """What a column holds. Text samples are cut; ``common`` is the closed set if there is one."""

    rows: int = 0
    filled: int = 0
    distinct: int = 0
    storage: dict[str, int] = field(default_factory=dict)
    """``typeof`` to how often, without nulls."""
    low: Any = None
    high: Any = None
    longest: int = 0
    samples: tuple[Any, ...] = ()
    """Different values in row order, at most a few hundred."""
    common: tuple[Any, ...] = ()
    """All different values, most frequent first, where they are few."""

    @property
    def unique(self) -> bool:
        return self.filled == self.distinct == self.rows and self.rows > 0

    def share(self, *storage: str) -> float:
        """The part of the filled values that is stored as one of these types."""
        return (
            sum(self.storage.get(kind, 0) for kind in storage) / self.filled if self.filled else 0
        )


@dataclass(frozen=True)
class Table:
    name: str
    kind: Literal["table", "view", "virtual"]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """Columns that identify a row: declared, or else unique in fact."""
    auto_key: str | None = None
    """The column that numbers itself when a row is added."""
    unique: tuple[tuple[str, ...], ...] = ()
    rows: int = 0
    triggers: int = 0
    sql: str = ""
    statistics: dict[str, Statistics] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def holds(self, name: str) -> Statistics:
        return self.statistics.get(name, Statistics())


@dataclass(frozen=True)
class Shape:
    """Everything introspection knows. ``kinds`` is by table and column."""

    tables: dict[str, Table]
    relations: tuple[Relation, ...] = ()
    kinds: dict[tuple[str, str], Kind] = field(default_factory=dict)

    def kind(self, table: str, column: str) -> Kind:
        return self.kinds[table, column]

    def parents(self, table: str) -> tuple[Relation, ...]:
        return tuple(each for each in self.relations if each.source == table)

    def children(self, table: str) -> tuple[Relation, ...]:
        return tuple(each for each in self.relations if each.target == table)

    def reference(self, table: str, column: str) -> Relation | None:
        """The relation that this single column carries, if it refers to another row."""
        return next(
            (each for each in self.parents(table) if each.source_columns == (column,)), None
        )
