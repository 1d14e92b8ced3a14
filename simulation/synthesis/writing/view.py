"""The limited view of the data that a chain is written from: rows that belong together.

One row to begin with, those it refers to, those that belong to it, and a few of every table.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Relation
from simulation.world import World

Rows = dict[str, list[Row]]
"""By table."""
MOST_ROWS = 8
CHILDREN = 5
FEWEST_ROWS = 3
DEPTH = 3
DRAWN = 3
"""Rows to begin with, of which the one with most about it is taken: it has a story to tell."""


def view_of(catalog: Catalog, world: World, chance: Chance, caller: str) -> Rows:
    """Rows as they are in ``world`` now; the same chance begins with the same row.

    ``caller`` is the table of the person who writes, "" for somebody who works with the data.
    """
    table = caller or _busiest(catalog, chance.at("table"))
    drawn = chance.at("row").sample(catalog.samples.get(table, ()), DRAWN)
    views = [_beginning_with(catalog, world, table, row) for row in drawn]
    view = max(views, key=_View.size, default=_View(catalog, world))
    view.ascend()
    for name in catalog.lexicon.entities:
        for row in chance.at("fill", name).sample(catalog.samples.get(name, ()), FEWEST_ROWS):
            view.fill(name, row)
    view.ascend()
    return {name: found for name, found in view.rows.items() if found}


def _beginning_with(catalog: Catalog, world: World, table: str, row: Row) -> _View:
    view = _View(catalog, world)
    view.descend(table, view.now(table, row), DEPTH)
    return view


def _busiest(catalog: Catalog, chance: Chance) -> str:
    """A table to begin with; those to which most belongs are drawn more often."""
    entities = [table for table, rows in catalog.samples.items() if rows]
    belonging = [each.target for each in catalog.lexicon.relations if each.target in entities]
    options = [*entities, *belonging, *belonging]
    return chance.pick(options) if options else ""


class _View:
    def __init__(self, catalog: Catalog, world: World) -> None:
        self._catalog = catalog
        self._world = world
        self.rows: Rows = {table: [] for table in catalog.lexicon.entities}

    def size(self) -> int:
        return sum(map(len, self.rows.values()))

    def now(self, table: str, row: Row) -> list[Row]:
        """The row as it is now; none if it is gone."""
        key = {each: row.get(each) for each in self._catalog.entity(table).key}
        return self._where(table, key or row, 1)

    def fill(self, table: str, row: Row) -> None:
        if len(self.rows[table]) < FEWEST_ROWS:
            self._add(table, self.now(table, row))

    def descend(self, table: str, rows: list[Row], depth: int) -> None:
        """The rows and those that belong to them, and so on."""
        fresh = self._add(table, rows)
        for relation in self._catalog.lexicon.relations if depth else ():
            if relation.target == table and relation.source != table:
                for row in fresh:
                    self.descend(relation.source, self._children(relation, row), depth - 1)

    def ascend(self) -> None:
        """What the rows so far refer to, and what that refers to."""
        for _ in range(DEPTH):
            for relation in self._catalog.lexicon.relations:
                for row in list(self.rows.get(relation.source, ())):
                    self._add(relation.target, list(self._parent(relation, row)))

    def _add(self, table: str, rows: list[Row]) -> list[Row]:
        room = MOST_ROWS - len(self.rows[table])
        fresh = [row for row in rows if row not in self.rows[table]][: max(room, 0)]
        self.rows[table] += fresh
        return fresh

    def _children(self, relation: Relation, row: Row) -> list[Row]:
        pairs = zip(relation.source_columns, relation.target_columns, strict=False)
        return self._where(
            relation.source, {here: row.get(there) for here, there in pairs}, CHILDREN
        )

    def _parent(self, relation: Relation, row: Row) -> Iterator[Row]:
        pairs = zip(relation.target_columns, relation.source_columns, strict=False)
        values = {there: row.get(here) for there, here in pairs}
        if values and None not in values.values():
            yield from self._where(relation.target, values, 1)

    def _where(self, table: str, values: Row, limit: int) -> list[Row]:
        if table not in self.rows:
            return []
        entity = self._catalog.entity(table)
        return self._world.query(sql.rows_where(entity, values, limit), limit=limit)
