"""What a walker knows of a package before it walks: frames by use, columns that are the same
thing under two names, and a sample of each table's rows. Kept per package content.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from simulation.synthesis.package import Package
from simulation.synthesis.tasks import sql
from simulation.synthesis.tasks.sampling import Alike, sample
from simulation.synthesis.tasks.sql import Look, Row
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.kept import Kept
from simulation.vocabulary.lexicon import Entity, Field, Frame, Intent, Kind, Purpose, Relation
from simulation.vocabulary.noted import Noted
from simulation.vocabulary.tools import Tool
from simulation.world import Moment, World

_KEPT = 16


class Catalog:
    """Only caches change after construction, so it may be shared between threads."""

    def __init__(self, package: Package, world: World | Moment, *, calls: bool = False) -> None:
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
        self._homes = _homes_of(self.lexicon.entities)
        self.samples: dict[str, tuple[Row, ...]] = {
            table: tuple(sample(world, entity)) for table, entity in self.lexicon.entities.items()
        }
        self._fields = Noted(self.lexicon.field)
        self._about: Noted[tuple[str, tuple[Intent, ...]], list[Frame]] = Noted(self._find_about)
        self.alike = Alike(self.samples)
        self._owners = Noted(self._find_owner)
        self._pools = Noted(self._find_pool)
        self._concerning = Noted(self._find_concerning)
        self._keys_of_targets = Kept(self._find_key_of_target, len(self.lexicon.relations) + 1)
        self._parents = Noted(self._find_parents)
        self._meanings = Noted(self._find_meanings)
        self._looks: Noted[Look, str] = Noted(lambda look: look.text(self.entity(look.table)))
        self.frames = {name: frame for name, frame in self.frames.items() if self._is_open(frame)}
        self._offered = [each for each in self.frames.values() if each.mine or not self.caller]

    def entity(self, table: str) -> Entity:
        return self.lexicon.entities[table]

    def field(self, column: str) -> Field | None:
        return self._fields[column]

    def split(self, column: str) -> tuple[str, str]:
        """``table.column`` in two; ("", "") where no entity has it."""
        return self._homes.get(column, ("", ""))

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
        return self._offered

    def about(self, table: str, *intents: Intent) -> list[Frame]:
        return self._about[table, intents]

    def _find_about(self, asked: tuple[str, tuple[Intent, ...]]) -> list[Frame]:
        table, intents = asked
        frames = self.frames.values()
        return [each for each in frames if each.entity == table and each.intent in intents]

    def concerning(self, table: str) -> list[Frame]:
        """The frames offered that take a row of the table, or that make a row which belongs to
        one.
        """
        return self._concerning[table]

    def _find_concerning(self, table: str) -> list[Frame]:
        return [
            frame
            for frame in self._offered
            if self.owner(frame) == table
            or (frame.intent is Intent.CREATE and self.belongs(frame.entity, table))
        ]

    def belongs(self, table: str, to: str) -> bool:
        """Do rows of the table refer to rows of the other one?"""
        return any(relation.target == to for relation in self.parents(table))

    def parents(self, table: str) -> list[Relation]:
        return self._parents[table]

    def _find_parents(self, table: str) -> list[Relation]:
        return [relation for relation in self.lexicon.relations if relation.source == table]

    def key_meanings(self, table: str) -> list[str]:
        return [self.meaning(f"{table}.{column}") for column in self.entity(table).key]

    def meanings(self, tool: str) -> dict[str, str]:
        """Property to what its column means, for the outputs of a tool."""
        return self._meanings[tool]

    def _find_meanings(self, tool: str) -> dict[str, str]:
        outputs = self.lexicon.frames[tool].outputs
        return {name: self.meaning(output.column) for name, output in outputs.items()}

    def returns_key(self, frame: Frame, table: str) -> bool:
        """Do the frame's rows carry the whole key of ``table``?"""
        given = set(self.meanings(frame.tool).values())
        key = self.key_meanings(table)
        return bool(key) and given.issuperset(key)

    def owner(self, frame: Frame) -> str | None:
        """The table whose key is all that the frame requires; None if it requires nothing or
        something else.
        """
        return self._owners[frame.tool]

    def _find_owner(self, tool: str) -> str | None:
        frame = self.lexicon.frames[tool]
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
        return self._keys_of_targets(relation)

    def _find_key_of_target(self, relation: Relation) -> set[str]:
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
        fitting = self.alike.rows(owner, {there: row.get(here) for there, here in pairs})
        return fitting[0].get(bare) if fitting else None

    def find(self, world: Moment, table: str, values: Row, limit: int = 1) -> tuple[Row, ...]:
        """The first rows with these values, in the order of their key."""
        if not all(map(sql.is_bound_as_written, values.values())):
            return world.query(sql.rows_where(self.entity(table), values, limit), limit=limit)
        text = self._looks[Look.of(table, values, limit)]
        return world.query(text, sql.parameters(values), limit)

    def is_spoken(self, column: str) -> bool:
        """May a person say this column's values?"""
        field = self.field(column)
        return field is not None and not field.hidden and field.kind is not Kind.OPAQUE

    def pool(self, column: str) -> tuple[Any, ...]:
        """Different values of a column among the sampled rows, in their order."""
        return self._pools[column]

    def _find_pool(self, column: str) -> tuple[Any, ...]:
        table, bare = self.split(column)
        values = (row.get(bare) for row in self.samples.get(table, ()))
        return tuple(dict.fromkeys(each for each in values if each is not None))


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


def _homes_of(entities: Mapping[str, Entity]) -> dict[str, tuple[str, str]]:
    """Table and bare name of every ``table.column``; the first table's where two read alike."""
    homes: dict[str, tuple[str, str]] = {}
    for table, entity in entities.items():
        for bare in (*entity.fields, *entity.key):
            homes.setdefault(f"{table}.{bare}", (table, bare))
    return homes


_content_of: Kept[Domain, str] = Kept(Domain.content_hash)
_catalogs: OrderedDict[tuple[str, bool], Catalog] = OrderedDict()
_lock = Lock()


def catalog_of(package: Package, world: World | Moment, *, calls: bool = False) -> Catalog:
    """The catalog of a package, made once per domain content, base image and sort of user."""
    address = (_content_of(package.domain), calls)
    with _lock:
        if address not in _catalogs:
            _catalogs[address] = Catalog(package, world, calls=calls)
        _catalogs.move_to_end(address)
        while len(_catalogs) > _KEPT:
            _catalogs.popitem(last=False)
        return _catalogs[address]
