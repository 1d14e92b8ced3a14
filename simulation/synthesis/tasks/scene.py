"""The scene of a walk: the world so far, what has been talked about, what has been done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulation.synthesis.tasks.catalog import Catalog
from simulation.synthesis.tasks.ledger import Executed, Ledger
from simulation.synthesis.tasks.sql import Row
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Frame, Relation
from simulation.vocabulary.tasks import Slot, Subtask
from simulation.world import Moment

_OWN_ROWS = 40


class Subject(NamedTuple):
    """A row that a subtask is about, as it was when it was picked."""

    table: str
    row: Row

    def same_as(self, other: Subject, key: tuple[str, ...]) -> bool:
        return self.table == other.table and all(
            self.row[column] == other.row[column] for column in key
        )


class Focus(NamedTuple):
    """A row that a subtask settled on, so that "that order" means it from then on."""

    subject: Subject
    subtask: str
    phrase: str


class Listing(NamedTuple):
    """Rows that a subtask had listed, one of which may be picked next."""

    tool: str
    executed: Executed
    subtask: str


@dataclass
class Scene:
    """One dialogue on its way; a move works on a copy and keeps it only if all went well."""

    catalog: Catalog
    world: Moment
    """As it is now."""
    origin: Moment
    """The world before the dialogue: no check may hold there."""
    ledger: Ledger
    task: str
    focus: list[Focus] = field(default_factory=list)
    listing: Listing | None = None
    subtasks: list[Subtask] = field(default_factory=list)
    """Of the task being walked."""
    changed: set[str] = field(default_factory=set)
    """Values changed so far, as ``table key column``: none is changed twice."""
    known: set[tuple[str, str]] = field(default_factory=set)
    """Column (or tool:property) and value of all that the user has said or been told."""
    asked: set[str] = field(default_factory=set)
    """What has been asked of which row, so that nothing is asked twice."""
    holding: list[str] = field(default_factory=list)
    """The checks of changes so far, which later changes must not undo."""
    introductions: tuple[Slot, ...] = ()
    """What the caller knows of themselves, once a subtask carries it."""
    caller: Subject | None = None
    """The row of the person who calls; only rows that belong to it are drawn then."""

    def branch(self) -> Scene:
        return Scene(
            catalog=self.catalog,
            world=self.world,
            origin=self.origin,
            ledger=self.ledger.copy(),
            task=self.task,
            focus=list(self.focus),
            listing=self.listing,
            subtasks=list(self.subtasks),
            changed=set(self.changed),
            asked=set(self.asked),
            known=set(self.known),
            holding=list(self.holding),
            caller=self.caller,
            introductions=self.introductions,
        )

    def begin(self, task: str, *, follows: bool) -> None:
        """The next task; one that stands on its own forgets what was talked about."""
        self.task = task
        self.subtasks = []
        self.listing = None
        if not follows:
            self.focus = []

    def next_id(self) -> str:
        """The id of the task's next subtask: ``task-1.2``."""
        return f"{self.task}.{len(self.subtasks) + 1}"

    def ask(self, frame: Frame, subject: Subject | None, names: Sequence[str]) -> bool:
        """Notes what is being asked; False if it was asked before."""
        key = list(self.key_of(subject).values()) if subject is not None else []
        asked = {f"{frame.entity} {key} {frame.outputs[name].field.label}" for name in names}
        if asked <= self.asked:
            return False
        self.asked |= asked
        return True

    def in_focus(self, subject: Subject) -> Focus | None:
        key = self.catalog.entity(subject.table).key
        return next(
            (each for each in reversed(self.focus) if each.subject.same_as(subject, key)), None
        )

    def is_caller(self, subject: Subject) -> bool:
        key = self.catalog.entity(subject.table).key
        return self.caller is not None and self.caller.same_as(subject, key)

    def last_focus(self) -> Focus | None:
        return self.focus[-1] if self.focus else None

    def draw_row(self, table: str, chance: Chance) -> Row | None:
        """A row of the sample, as it was at the start; the caller's own where rows are private."""
        rows = self.catalog.samples.get(table, ())
        if self.caller is not None and table in self.catalog.private:
            rows = self.own_rows(table)
        return chance.pick(rows) if rows else None

    def own_rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a private table that hang on the caller's row, as they are now."""
        if self.caller is None:
            return ()
        if table == self.caller.table:
            return (self.caller.row,)
        found: list[Row] = []
        for relation in self.catalog.parents(table):
            if relation.target in self.catalog.private and relation.target != table:
                found += self._below(relation)
        return tuple(found)

    def _below(self, relation: Relation) -> Iterator[Row]:
        for row in self.own_rows(relation.target):
            columns = zip(relation.source_columns, relation.target_columns, strict=False)
            values = {source: row.get(target) for source, target in columns}
            yield from self.catalog.find(self.world, relation.source, values, _OWN_ROWS)

    def draw(self, table: str, chance: Chance) -> Subject | None:
        """A row of the sample, as it is now, if it can be told by a key."""
        row = self.draw_row(table, chance)
        if row is None or not self.catalog.entity(table).key:
            return None
        return self.fresh(Subject(table, row))

    def subject_of(self, frame: Frame, row: Row) -> Subject | None:
        """The subject that a result row carries the key of."""
        meanings = {
            self.catalog.meaning(output.column): row.get(name)
            for name, output in frame.outputs.items()
        }
        key = self.catalog.entity(frame.entity).key
        wanted = {each: self.catalog.meaning(f"{frame.entity}.{each}") for each in key}
        if not key or any(meanings.get(each) is None for each in wanted.values()):
            return None
        values = {each: meanings[meaning] for each, meaning in wanted.items()}
        return self.fetch(frame.entity, values)

    def fetch(self, table: str, values: Row) -> Subject | None:
        """The row with these values as it is now; None if there is none."""
        found = self.catalog.find(self.world, table, values)
        return Subject(table, found[0]) if found else None

    def fresh(self, subject: Subject) -> Subject | None:
        """The same row as it is now."""
        return self.fetch(subject.table, self.key_of(subject))

    def key_of(self, subject: Subject) -> Row:
        key = self.catalog.entity(subject.table).key
        return {column: subject.row[column] for column in key}

    def meaning_key(self, subject: Subject) -> dict[str, Any]:
        """The key by meaning, as results are searched for it."""
        return {
            self.catalog.meaning(f"{subject.table}.{column}"): value
            for column, value in self.key_of(subject).items()
        }

    def parent(self, subject: Subject, relation: Relation) -> Subject | None:
        columns = zip(relation.target_columns, relation.source_columns, strict=False)
        values = {target: subject.row.get(source) for target, source in columns}
        if not values or any(value is None for value in values.values()):
            return None
        return self.fetch(relation.target, values)
