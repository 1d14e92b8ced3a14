"""What a walker knows of a package before it walks: frames by use, columns that are the same
thing under two names, and a sample of each table's rows. Kept per package content.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from simulation.synthesis.package import Package
from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.lexicon import Entity, Field, Frame, Intent, Kind, Purpose, Relation
from simulation.vocabulary.tools import Tool
from simulation.world import World

_BLOCKS = 8
_BLOCK_ROWS = 40
_KEPT = 16


class Catalog:
    """Only caches change after construction, so it may be shared between threads."""

    def __init__(self, package: Package, world: World, *, calls: bool = False) -> None:
        """``calls``: for somebody who asks about rows of their own, and may see no others."""
        self.domain = package.domain
        self.lexicon = package.domain.lexicon
        self.caller = self.lexicon.caller if calls else ""
        self.private = _tables_of(self.caller, self.lexicon.relations)
        self.tools: dict[str, Tool] = {
            tool.name: tool for tool in self.domain.tools if tool.sql is not None
        }
        self.frames: dict[str, Frame] = {
            name: frame
            for name, frame in self.lexicon.frames.items()
            if name in self.tools and frame.entity in self.lexicon.entities
        }
        self._classes = _same_columns(self.lexicon.relations)
        self.samples: dict[str, tuple[Row, ...]] = {
            table: tuple(_sample(world, entity)) for table, entity in self.lexicon.entities.items()
        }
        self._pools: dict[str, tuple[Any, ...]] = {}
        self._owners: dict[str, str | None] = {}
        self.frames = {name: frame for name, frame in self.frames.items() if self._is_open(frame)}

    def entity(self, table: str) -> Entity:
        return self.lexicon.entities[table]

    def field(self, column: str) -> Field | None:
        return self.lexicon.field(column) if column else None

    def split(self, column: str) -> tuple[str, str]:
        """``table.column`` in two; ("", "") where no entity has it."""
        for table, entity in self.lexicon.entities.items():
            bare = column[len(table) + 1 :]
            if column.startswith(f"{table}.") and (bare in entity.fields or bare in entity.key):
                return table, bare
        return "", ""

    def meaning(self, column: str) -> str:
        """One name for all columns that foreign keys tie together; itself for any other."""
        return self._classes.get(column, column)

    def _is_open(self, frame: Frame) -> bool:
        """Does it show or change nothing but what this user may see: a caller's rows are those
        that hang on the caller's, and the one search that finds the caller is the agent's.
        """
        if frame.entity not in self.private:
            return True
        if frame.intent is Intent.CREATE:
            return frame.entity != self.caller
        if frame.entity == self.caller and frame.intent is Intent.SEARCH:
            return True
        return self.owner(frame) in self.private

    def offered(self) -> list[Frame]:
        """The frames that this user asks for."""
        return [frame for frame in self.frames.values() if frame.mine or not self.caller]

    def using(self, *intents: Intent) -> list[Frame]:
        return [frame for frame in self.frames.values() if frame.intent in intents]

    def about(self, table: str, *intents: Intent) -> list[Frame]:
        return [frame for frame in self.using(*intents) if frame.entity == table]

    def parents(self, table: str) -> list[Relation]:
        return [relation for relation in self.lexicon.relations if relation.source == table]

    def key_meanings(self, table: str) -> list[str]:
        return [self.meaning(f"{table}.{column}") for column in self.entity(table).key]

    def returns_key(self, frame: Frame, table: str) -> bool:
        """Do the frame's rows carry the whole key of ``table``?"""
        given = {self.meaning(output.column) for output in frame.outputs.values()}
        key = self.key_meanings(table)
        return bool(key) and given.issuperset(key)

    def owner(self, frame: Frame) -> str | None:
        """The table whose key is all that the frame requires; None if it requires nothing or
        something else.
        """
        if frame.tool not in self._owners:
            self._owners[frame.tool] = self._find_owner(frame)
        return self._owners[frame.tool]

    def _find_owner(self, frame: Frame) -> str | None:
        taken = {
            self.meaning(item.column)
            for item in frame.inputs.values()
            if item.required and item.purpose is not Purpose.VALUE
        }
        if not taken:
            return None
        fitting = [
            table for table in self.lexicon.entities if taken == set(self.key_meanings(table))
        ]
        # Tables that share a key (one row each way) are told apart by who owns the column.
        fitting.sort(key=lambda table: not any(each.startswith(f"{table}.") for each in taken))
        own = frame.entity in fitting and frame.intent not in (Intent.SEARCH, Intent.CREATE)
        return frame.entity if own else next(iter(fitting), None)

    def key_of_target(self, relation: Relation) -> set[str]:
        """What the columns that a relation points to mean."""
        return {self.meaning(f"{relation.target}.{each}") for each in relation.target_columns}

    def value_of(self, table: str, row: Row, column: str) -> Any | None:
        """The value of ``table.column`` that goes with a row: its own, or that of the one sampled
        row that it refers to; None if that is not known.
        """
        owner, bare = self.split(column)
        if owner == table:
            return row.get(bare)
        relations = [each for each in self.parents(table) if each.target == owner]
        if len(relations) != 1:
            return None
        pairs = zip(relations[0].target_columns, relations[0].source_columns, strict=True)
        wanted = {there: row.get(here) for there, here in pairs}
        fitting = (
            each
            for each in self.samples.get(owner, ())
            if all(each.get(name) == value for name, value in wanted.items())
        )
        return next((each.get(bare) for each in fitting), None)

    def is_spoken(self, column: str) -> bool:
        """May a person say this column's values?"""
        field = self.field(column)
        return field is not None and not field.hidden and field.kind is not Kind.OPAQUE

    def pool(self, column: str) -> tuple[Any, ...]:
        """Different values of a column among the sampled rows, in their order."""
        if column not in self._pools:
            table, bare = self.split(column)
            values = (row.get(bare) for row in self.samples.get(table, ()))
            self._pools[column] = tuple(dict.fromkeys(each for each in values if each is not None))
        return self._pools[column]


def _tables_of(caller: str, relations: Iterable[Relation]) -> frozenset[str]:
    """The caller's table and all whose rows belong to one of its rows, directly or not."""
    found = {caller} if caller else set()
    while more := {each.source for each in relations if each.target in found} - found:
        found |= more
    return frozenset(found)


def _same_columns(relations: Iterable[Relation]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for relation in relations:
        for source, target in zip(relation.source_columns, relation.target_columns, strict=False):
            one, other = f"{relation.source}.{source}", f"{relation.target}.{target}"
            kept, gone = classes.get(other, other), classes.get(one, one)
            classes |= {one: kept, other: kept}
            classes |= {column: kept for column, each in classes.items() if each == gone}
    return classes


def _sample(world: World, entity: Entity) -> Iterable[Row]:
    """Blocks of rows from all over the table, so that a long one is not known by its head."""
    found = world.query(f"SELECT count(*) AS rows FROM {sql.name(entity.table)}")  # noqa: S608 - quoted
    total = int(found[0]["rows"])
    if total <= _BLOCKS * _BLOCK_ROWS:
        return world.query(sql.rows_where(entity, {}, limit=total), limit=max(total, 1))
    starts = (total * block // _BLOCKS for block in range(_BLOCKS))
    blocks = (sql.rows_where(entity, {}, _BLOCK_ROWS, start) for start in starts)
    return [row for block in blocks for row in world.query(block, limit=_BLOCK_ROWS)]


_catalogs: OrderedDict[tuple[str, bool], Catalog] = OrderedDict()
_lock = Lock()


def catalog_of(package: Package, world: World, *, calls: bool = False) -> Catalog:
    """The catalog of a package, made once per domain content, base image and sort of user."""
    address = (package.domain.content_hash(), calls)
    with _lock:
        if address not in _catalogs:
            _catalogs[address] = Catalog(package, world, calls=calls)
        _catalogs.move_to_end(address)
        while len(_catalogs) > _KEPT:
            _catalogs.popitem(last=False)
        return _catalogs[address]
