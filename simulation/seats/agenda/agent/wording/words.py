"""What wording draws on: the domain's labels and a place for choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.wording.grammar import bare
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Entity, Field, Frame, Kind
from simulation.vocabulary.spoken import say


class Words:
    """Labels, spoken values and draws for the wording of one note."""

    def __init__(self, schema: Schema, chance: Chance, note: Note) -> None:
        self.schema = schema
        self.chance = chance
        self.note = note
        self.act: Act = note.act

    @property
    def frame(self) -> Frame | None:
        return self.schema.frames.get(self.act.tool)

    @property
    def entity(self) -> Entity:
        return self.schema.entity(self.act.entity)

    def pick(self, options: Sequence[str], *purpose: object) -> str:
        return self.chance.at(*purpose).pick(options)

    def field(self, column: str) -> Field:
        """As the tool's own output calls it, where the tool is known."""
        frame = self.frame
        for name, item in frame.outputs.items() if frame else ():
            if column in (item.column, f"{frame.tool if frame else ''}:{name}"):
                return item.field
        return self.schema.field(column)

    def label(self, column: str) -> str:
        return self.field(column).label

    def value(self, column: str, value: Any) -> str:
        """In spoken form; what a hidden reference points to is told by name."""
        field = self.field(column)
        if field.unit and field.label.endswith(field.unit):
            field = field.model_copy(update={"unit": ""})
        return say(value, field)

    def said_label(self, said: Said) -> str:
        return said.label or self.label(said.column)

    def old_label(self, said: Said) -> str:
        return bare(self.said_label(said))

    def named(self) -> bool:
        """Is the subject a proper name, rather than "order 7731"."""
        entity = self.entity
        return bool(self.note.subject) and entity.singular not in self.note.subject

    def is_kind(self, column: str, *kinds: Kind) -> bool:
        return self.field(column).kind in kinds

    def whose(self, column: str) -> str:
        """A label with its owner: "your e-mail address", "the customer's name"."""
        label, table = self.label(column), self.schema.table(column)
        entity = self.schema.entity(table) if table else None
        if entity is None or entity.singular.split()[-1] in label:
            return f"the {label}"
        if table == self.schema.lexicon.caller:
            return f"your {label}"
        return f"the {entity.singular}'s {label}"
