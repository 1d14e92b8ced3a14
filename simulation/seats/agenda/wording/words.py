"""Looking up how a domain calls its things, with an answer for everything.

A lexicon may be incomplete (an edited domain, a tool without a frame): what it does not name is
called by its column's own name, made readable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulation.vocabulary.acts import Said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Entity, Field, Frame, Intent, Kind, Lexicon, Purpose
from simulation.vocabulary.spoken import say

_CODE = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True)
class Words:
    """The names of one domain."""

    lexicon: Lexicon

    @staticmethod
    def of(domain: Domain) -> Words:
        return Words(domain.lexicon)

    def frame(self, tool: str) -> Frame | None:
        return self.lexicon.frames.get(tool)

    def entity(self, table: str) -> Entity:
        known = self.lexicon.entities.get(table)
        if known is not None:
            return known
        name = readable(table) or "entry"
        return Entity(table=table, singular=name, plural=f"{name} entries")

    def table(self, column: str) -> str:
        """The table of ``table.column``; "" for a computed or bare one."""
        for table in self.lexicon.entities:
            if column.startswith(f"{table}."):
                return table
        return column.rpartition(".")[0] if ":" not in column else ""

    def field(self, column: str) -> Field:
        """The field of ``table.column`` or ``tool:property``."""
        found = self.lexicon.field(column) or self._computed(column)
        if found is not None:
            return found
        tail = column.rpartition(":")[2].rpartition(".")[2]
        return Field(label=readable(tail) or "number", kind=Kind.TEXT)

    def _computed(self, column: str) -> Field | None:
        tool, colon, name = column.partition(":")
        frame = self.frame(tool) if colon else None
        output = frame.outputs.get(name) if frame else None
        return output.field if output else None

    def label(self, column: str, about: str = "") -> str:
        """The field's label; of another table than ``about``, with the entity in front."""
        label = noun_label(self.field(column))
        table = self.table(column)
        if not table or not about or table == about:
            return label
        singular = self.entity(table).singular
        return label if _shares_word(singular, label) else f"{singular} {label}"

    def say(self, value: Any, column: str) -> str:
        return say(value, self.field(column))

    def column_of(self, tool: str, name: str, table: str) -> str:
        """The column that a property of a tool's result row is read from."""
        frame = self.frame(tool)
        output = frame.outputs.get(name) if frame else None
        if output is not None:
            return output.column or f"{tool}:{name}"
        return f"{table}.{name}"

    def required(self, tool: str, column: str) -> bool:
        """Must this be known before the tool can be called? A key of a chain always."""
        frame = self.frame(tool)
        given = [i for i in frame.inputs.values() if i.column == column] if frame else []
        return not given or any(item.required for item in given)

    def at_home(self, said: Said) -> Said:
        """A column that only points to another row, as what that row is known by."""
        for relation in self.lexicon.relations:
            points = len(relation.source_columns) == 1 == len(relation.target_columns)
            source = f"{relation.source}.{relation.source_columns[0]}" if points else ""
            target = f"{relation.target}.{relation.target_columns[0]}" if points else ""
            known = self.lexicon.field(target) if points and source == said.column else None
            if known is not None and not known.hidden and said.purpose is not Purpose.VALUE:
                return said.model_copy(update={"column": target, "label": ""})
        return said

    def targets(self, column: str) -> tuple[str, ...]:
        """The columns of other tables that this one points to."""
        return tuple(
            f"{each.target}.{there}"
            for each in self.lexicon.relations
            for here, there in zip(each.source_columns, each.target_columns, strict=False)
            if f"{each.source}.{here}" == column
        )

    def belongs(self, table: str, caller: str) -> bool:
        """Are the table's rows the caller's own, directly or through others."""
        if not caller:
            return False
        found = {table}
        while caller not in found:
            more = {r.target for r in self.lexicon.relations if r.source in found} - found
            if not more:
                return False
            found |= more
        return True

    def vocabulary(self) -> set[str]:
        """Every word that the domain has for its things, in the singular where that is regular."""
        names = [readable(tool) for tool in self.lexicon.frames]
        for entity in self.lexicon.entities.values():
            names += [entity.singular, entity.plural, *entity.synonyms]
            names += [field.label for field in entity.fields.values()]
        found = {word for name in names for word in name.lower().split()}
        return found | {word.removesuffix("s") for word in found}

    def mutates(self, intent: Intent | None) -> bool:
        return intent is not None and intent.mutates


_DATED = re.compile(r"(?:^|\s)\w+ed(?:\s+(?:on|at))?$|\s(?:on|at)$|^(?:born|built|made|sent)$")
_MOMENTS = (Kind.DATE, Kind.DATETIME)


def is_participle(field: Field) -> bool:
    """A moment that is called by what happened then: *delivered on*, *opened*."""
    return field.kind in _MOMENTS and bool(_DATED.search(field.label))


def noun_label(field: Field) -> str:
    """The label as a noun: *delivered date*, *active flag*."""
    if is_participle(field):
        return f"{field.label.removesuffix(' on').removesuffix(' at')} date"
    if field.kind is Kind.BOOLEAN and not field.label.endswith("flag"):
        return f"{field.label.removeprefix('is ').removeprefix('has ')} flag"
    return field.label


def readable(name: str) -> str:
    """``order_date`` to ``order date``."""
    return " ".join(_CODE.sub(" ", name).split()).lower()


def _shares_word(singular: str, label: str) -> bool:
    mine = set(label.lower().replace("'s", "").split())
    return bool(set(singular.lower().split()) & mine)
