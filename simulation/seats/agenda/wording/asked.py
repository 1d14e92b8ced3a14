"""A request act, sorted for wording, and what it comes down to: its core."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.spoken_slots import is_exact
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Operator, Purpose

MANY = (Intent.SEARCH, Intent.TOP, Intent.AGGREGATE)
"""What is asked about rows in the plural."""


class Shape(StrEnum):
    VERB = "verb"
    """A bare infinitive: "cancel order 7"."""
    NOUN = "noun"
    """Something to be told: "the status of order 7"."""
    QUESTION = "question"
    """A whole question without its mark: "what is the status of order 7"."""
    INDIRECT = "indirect"
    """An indirect question: "when order 7 was sent"."""
    TOPIC = "topic"
    """A row to be named first, then what is asked about it: in ``text`` and ``tails``."""


@dataclass(frozen=True)
class Core:
    shape: Shape
    text: str
    tails: tuple[str, ...] = ()
    """Clauses that follow, each a sentence of its own."""


@dataclass(frozen=True)
class Asked:
    """A request act, sorted by what its slots are for."""

    act: Act
    tone: Tone
    frame: Frame | None
    keys: tuple[Said, ...]
    """Which rows: keys and filters."""
    wishes: tuple[Said, ...]
    """What is to be written."""
    limit: int | None

    @staticmethod
    def of(act: Act, tone: Tone) -> Asked:
        limits = [s for s in act.slots if s.purpose is Purpose.LIMIT or not s.column]
        rest = [s for s in act.slots if s not in limits]
        frame = tone.words.frame(act.tool)
        return Asked(
            act=act,
            tone=tone,
            frame=frame,
            keys=tuple(s for s in rest if s.purpose is not Purpose.VALUE),
            wishes=tuple(s for s in rest if s.purpose is Purpose.VALUE),
            limit=limits[0].value if limits else None,
        )

    @property
    def table(self) -> str:
        return self.act.entity

    def row(self, place: str = "row") -> str:
        """The row or, with none named, the earlier one; of another table if it belongs to it."""
        tone = self.tone.at(place)
        if self.act.refers and self.act.about and self.act.about != self.table:
            noun = f"the {tone.words.entity(self.table).singular}"
            rest = self._beside_owner(tone)
            named = nouns.one(self.table, rest, tone) if rest else noun
            return f"{named} of {self.owner(tone)}"
        own, _ = nouns.split_by_table(self.keys, self.table, tone)
        if self.act.refers and not own:
            return nouns.with_owners(nouns.that(self.table, tone), self.keys, self.table, tone)
        return nouns.one(self.table, self.keys, tone, refers=self.act.refers)

    def _beside_owner(self, tone: Tone) -> list[Said]:
        """What names the rows, besides the row that they belong to."""
        return [s for s in self.keys if tone.words.table(s.column) != self.act.about]

    def owner(self, tone: Tone) -> str:
        mine = [s for s in self.keys if tone.words.table(s.column) == self.act.about]
        return nouns.one(self.act.about, mine, tone, refers=not mine)

    def rows(self, place: str = "rows") -> str:
        """The rows that are meant, in the plural."""
        tone = self.tone.at(place)
        if not self.act.refers:
            return f"{nouns.many(self.table, self.keys, tone)}{self.withheld(tone)}"
        about = self.act.about or self.table
        if about == self.table:
            return self.row(place)
        return f"{nouns.many(self.table, self._beside_owner(tone), tone)} of {self.owner(tone)}"

    def withheld(self, tone: Tone) -> str:
        """What must still be asked, left open: "of a certain artist", "with a certain status"."""
        given = self.frame.inputs.values() if self.frame and not self.keys else ()
        lacking = [one for one in given if one.required and one.column]
        if not lacking or lacking[0].purpose is Purpose.VALUE:
            return ""
        column = tone.words.at_home(Said(column=lacking[0].column)).column
        table = tone.words.table(column)
        if table and table != self.table:
            return f" of {nouns.unnamed(table, tone.at('owner'))}"
        if tone.words.field(lacking[0].column).hidden:
            return ""
        return f" with a certain {lacking[0].label or tone.words.label(lacking[0].column)}"

    def wanted(self) -> list[str]:
        """The labels of what is to be told, turned round: nobody recites them in one order."""
        found = list(dict.fromkeys(self._want_label(column) for column in self.act.wants))
        return [*found[1:], *found[:1]]

    def _want_label(self, column: str) -> str:
        return self.tone.words.label(column, self.table)


def is_mutation(asked: Asked) -> bool:
    return asked.act.intent is not None and asked.act.intent.mutates


def names_one(asked: Asked) -> bool:
    """Do the slots name a single row by what its kind is known by?"""
    known = asked.tone.words.entity(asked.table).known_by
    names = {f"{asked.table}.{column}" for column in known}
    own = [said for said in asked.keys if said.column.startswith(f"{asked.table}.")]
    return any(
        said.purpose is Purpose.KEY
        or (is_exact(said, asked.tone) and said.column in names)
        or (said.operator is Operator.EQUAL and _kind(said, asked) in (Kind.EMAIL, Kind.PHONE))
        for said in map(asked.tone.words.at_home, own)
        if said.column.startswith(f"{asked.table}.")
    )


def _kind(said: Said, asked: Asked) -> Kind:
    return asked.tone.words.field(said.column).kind
