"""What wording draws on: the domain's labels and a place for choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.seats.agenda.agent.note import Note
from simulation.seats.agenda.agent.voice import is_owned
from simulation.seats.agenda.agent.wording.grammar import bare
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Entity, Field, Frame, Kind
from simulation.vocabulary.spoken import say

YOU = "you"
"""The subject where the row is the caller's own."""
_GENERIC = {"name", "title", "first name", "last name", "email", "e-mail address"}
"""Labels that do not say of what."""


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

    @property
    def subject(self) -> str:
        """What a sentence is about, to the caller: "you", "your order 7731", or as it is."""
        note, table = self.note, self.note.about or self.act.entity
        if not note.yours or not note.subject:
            return note.subject
        if table == self.schema.lexicon.caller:
            return YOU
        singular = self.schema.entity(table).singular
        name = note.subject.removeprefix("the ")
        owned = is_owned(self.schema, table) and name.startswith(singular)
        return f"your {name}" if owned else note.subject

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
        """With what it is of, where the label alone does not say: "customer name"."""
        label, table = self.field(column).label, self.schema.table(column)
        if table and table != self.act.entity and label in _GENERIC:
            singular = self.schema.entity(table).singular
            return singular if label == "name" else f"{singular} {label}"
        return label

    def value(self, column: str, value: Any) -> str:
        """In spoken form; what a hidden reference points to is told by name."""
        field = self.field(column)
        if field.unit and field.unit in (*field.label.split()[:1], *field.label.split()[-1:]):
            field = field.model_copy(update={"unit": ""})
        if value == 1 and field.unit.endswith("s") and len(field.unit) > 2:
            field = field.model_copy(update={"unit": field.unit[:-1]})
        if field.kind is Kind.NUMBER and isinstance(value, float) and _is_finer(value):
            field = field.model_copy(update={"kind": Kind.TEXT})
            return say(f"{value:.3f}".rstrip("0"), field)
        return say(value, field)

    def echoed(self, column: str, value: Any) -> str:
        """A value of the user's, given back: a day of this year goes without it, as they say it."""
        text = self.value(column, value)
        if self.is_kind(column, Kind.DATE, Kind.DATETIME):
            return text.replace(f" {self.schema.domain.now[:4]}", "", 1)
        return text

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
        label, table = self.field(column).label, self.schema.table(column)
        entity = self.schema.entity(table) if table else None
        if entity is not None and table == self.schema.lexicon.caller and self.note.yours:
            return f"your {label.removeprefix(f'{entity.singular} ')}"
        if entity is None or entity.singular.split()[-1] in label:
            return f"the {label}"
        return f"the {entity.singular}'s {label}"


def _is_finer(value: float) -> bool:
    """Would two decimals make a whole number of what is none: a circuit of 7.004 km."""
    return not value.is_integer() and round(value, 2).is_integer() and abs(value) >= 1
