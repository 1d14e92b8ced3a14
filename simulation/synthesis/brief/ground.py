"""What tools are tried on: the filled database, its words, and the one type of each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import apsw
import apsw.ext

from simulation.synthesis.brief.ddl import opened
from simulation.synthesis.naming.lexicon import derive_lexicon
from simulation.synthesis.schema.introspection import introspect
from simulation.synthesis.schema.shape import Shape, quoted
from simulation.synthesis.tools.ground import Ground
from simulation.vocabulary.lexicon import Lexicon
from simulation.vocabulary.value import JsonObject
from simulation.world import World

SAMPLED_ROWS = 40


@dataclass(frozen=True)
class Footing:
    """Everything here follows from the image."""

    image: bytes
    now: str
    shape: Shape
    lexicon: Lexicon

    @cached_property
    def names(self) -> Ground:
        return Ground(self.shape, self.lexicon)

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """By table or view."""
        return {
            table.name: tuple(column.name for column in table.columns)
            for table in self.shape.tables.values()
        }

    @cached_property
    def key_types(self) -> Mapping[str, str]:
        """The one type of each column that is a key by itself, where tables agree on it."""
        found: dict[str, set[str]] = {}
        for table in self.shape.tables.values():
            if len(table.key) == 1 and (kind := self.names.json_type(table.name, table.key[0])):
                found.setdefault(table.key[0], set()).add(kind)
        return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}

    def split(self, column: str) -> tuple[str, str]:
        table, _, bare = column.rpartition(".")
        return table, bare

    def json_type(self, column: str) -> str | None:
        """Of ``table.column``."""
        return self.names.json_type(*self.split(column))

    def world(self) -> World:
        return World.open(self.image, now=self.now)

    def origins(self, sql: str) -> dict[str, str]:
        """Each column of a statement's result, and the ``table.column`` that it is read from or
        "" where it is computed. The statement is one that the sandbox accepts; it is not run.
        """
        connection = opened(self.image)
        try:
            info: Any = apsw.ext.query_info(connection, sql)
        except apsw.Error:
            return {}
        finally:
            connection.close()
        full = info.description_full or ()
        return {name: f"{table}.{column}" if table else "" for name, _, _, table, column in full}


def footing_of(image: bytes, now: str) -> Footing:
    shape, _unreadable = introspect(image)
    lexicon = derive_lexicon(shape)
    return Footing(image, now, replace(shape, relations=lexicon.relations), lexicon)


def rows_with(world: World, table: str, columns: Iterator[str]) -> list[JsonObject]:
    """Rows from all over the table in which these columns are filled."""
    names = list(dict.fromkeys(columns))
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names) or "1"
    sql = f"SELECT * FROM {quoted(table)} WHERE {filled} LIMIT {SAMPLED_ROWS}"  # noqa: S608
    return world.query(sql, limit=SAMPLED_ROWS)
