"""The optional filters of a search: what people know of a row, then what narrows."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Parameters
from simulation.synthesis.tools.ground import Ground
from simulation.synthesis.tools.measures import measures_of
from simulation.synthesis.tools.rows import display_columns, parent_words
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Kind, Operator, Purpose, Relation

_MOST = 10
_MOST_OWN = 7
"""Conditions on the table's own columns; the others are on the names of its parents."""
_PARENTS = 3
_RANGES = 1
"""So many columns are searched by a range of dates, and so many by a range of numbers."""
_RANK = {
    Kind.CATEGORY: 0,
    Kind.DATE: 1,
    Kind.DATETIME: 1,
    Kind.MONEY: 1,
    Kind.EMAIL: 1,
    Kind.NAME: 2,
    Kind.BOOLEAN: 3,
    Kind.IDENTIFIER: 3,
}


@dataclass
class Filters:
    ground: Ground
    table: Table
    parameters: Parameters
    conditions: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    surest: str = ""
    """The parameter with which the search is tried first."""

    def collect(self) -> None:
        known = self.ground.entity(self.table.name).known_by
        others = [each.name for each in self.table.columns if each.name not in known]
        for column in known:
            if self._searchable(column):
                self._by_kind(column, known=True)
        above = self._by_parents()
        for column in sorted(others, key=self._rank):
            room = len(self.conditions) - above < _MOST_OWN and len(self.conditions) < _MOST
            if room and self._searchable(column):
                self._by_kind(column, known=False)

    def _by_parents(self) -> int:
        """By the names of the rows that a row belongs to; returns how many conditions."""
        before = len(self.conditions)
        for relation in named_parents(self.ground, self.table)[:_PARENTS]:
            for column in display_columns(self.ground, self.ground.relation_target(relation)):
                self._by_name_of(relation, column)
        return len(self.conditions) - before

    def _by_name_of(self, relation: Relation, column: str) -> None:
        label, name = parent_words(self.ground, relation, column)
        own = {self.ground.property(self.table.name, each.name) for each in self.table.columns}
        name = f"{name}_name" if name in own else name
        if name in self.parameters.properties:
            return
        self.parameters.add(
            relation.target,
            column,
            Purpose.FILTER,
            operator=Operator.CONTAINS,
            required=False,
            name=name,
            label=label,
        )
        self.parameters.properties[name]["description"] = (
            f"{label[:1].upper()}{label[1:]}, or a part of it."
        )
        here, there = quoted(relation.source_columns[0]), quoted(relation.target_columns[0])
        self.conditions.append(
            f"(:{name} IS NULL OR t.{here} IN (SELECT {there} FROM {quoted(relation.target)} "  # noqa: S608
            f"WHERE instr(lower({quoted(column)}), lower(:{name})) > 0))"
        )
        self.labels.append(label)

    def _searchable(self, column: str) -> bool:
        known = self.ground.field(self.table.name, column)
        typed = self.ground.json_type(self.table.name, column) is not None
        refers = self.ground.shape.reference(self.table.name, column) is not None
        return typed and (not known.hidden or refers) and known.kind is not Kind.OPAQUE

    def _by_kind(self, column: str, *, known: bool) -> None:
        kind = self.ground.kind(self.table.name, column)
        refers = self.ground.shape.reference(self.table.name, column) is not None
        if refers or kind in (Kind.CATEGORY, Kind.BOOLEAN, Kind.PHONE):
            self._equal(column)
        elif kind in (Kind.EMAIL, Kind.IDENTIFIER):
            self._equal(column, collate=" COLLATE NOCASE")
        elif kind is Kind.NAME or (kind is Kind.TEXT and known):
            self._contains(column)
        elif kind in (Kind.DATE, Kind.DATETIME):
            self._between_dates(column)
        elif kind is Kind.INTEGER and "year" in column_words(column)[-2:]:
            self._equal(column)
        elif column in measures_of(self.ground, self.table)[:1]:
            self._between_numbers(column)

    def _rank(self, column: str) -> int:
        if self.ground.shape.reference(self.table.name, column) is not None:
            return 2
        return _RANK.get(self.ground.kind(self.table.name, column), 4)

    def _equal(self, column: str, collate: str = "") -> None:
        text = self.ground.json_type(self.table.name, column) == "string"
        refers = self.ground.shape.reference(self.table.name, column) is not None
        name = self.parameters.add(
            self.table.name, column, Purpose.FILTER, required=False, closed=not refers
        )
        self._where(f"t.{quoted(column)} = :{name}{collate if text else ''}", name, column)

    def _contains(self, column: str) -> None:
        name = self.parameters.add(
            self.table.name, column, Purpose.FILTER, operator=Operator.CONTAINS, required=False
        )
        self._where(f"instr(lower(t.{quoted(column)}), lower(:{name})) > 0", name, column)

    def _between_dates(self, column: str) -> None:
        if self._count(Operator.AT_LEAST, dates=True) >= _RANGES:
            return
        base = self.ground.property(self.table.name, column)
        day = f"substr(t.{quoted(column)}, 1, 10)"
        for ending, operator, sign in (
            ("from", Operator.AT_LEAST, ">="),
            ("to", Operator.AT_MOST, "<="),
        ):
            name = self._bound(column, f"{base}_{ending}", operator)
            self._where(f"{day} {sign} substr(:{name}, 1, 10)", name, column)

    def _between_numbers(self, column: str) -> None:
        if self._count(Operator.AT_LEAST, dates=False) >= _RANGES:
            return
        base = self.ground.property(self.table.name, column)
        for beginning, operator, sign in (
            ("min", Operator.AT_LEAST, ">="),
            ("max", Operator.AT_MOST, "<="),
        ):
            name = self._bound(column, f"{beginning}_{base}", operator)
            self._where(f"t.{quoted(column)} {sign} :{name}", name, column)

    def _bound(self, column: str, name: str, operator: Operator) -> str:
        return self.parameters.add(
            self.table.name, column, Purpose.FILTER, operator=operator, required=False, name=name
        )

    def _where(self, condition: str, name: str, column: str) -> None:
        self.conditions.append(f"(:{name} IS NULL OR {condition})")
        self.labels.append(self.ground.field(self.table.name, column).label)
        self.surest = self.surest or name

    def _count(self, operator: Operator, *, dates: bool) -> int:
        return sum(
            each.operator is operator
            and (self._kind_of(each.column) in (Kind.DATE, Kind.DATETIME)) is dates
            for each in self.parameters.inputs.values()
        )

    def _kind_of(self, column: str) -> Kind:
        table = self.table.name
        if not column.startswith(f"{table}."):
            return Kind.NAME
        return self.ground.kind(table, column[len(table) + 1 :])


def named_parents(ground: Ground, table: Table) -> list[Relation]:
    """The relations to tables whose rows have names, where only one leads to each table."""
    parents = ground.shape.parents(table.name)
    targets = [each.target for each in parents]
    return [
        each
        for each in parents
        if len(each.source_columns) == 1
        and targets.count(each.target) == 1
        and each.target != table.name
        and each.source_columns[0] not in display_columns(ground, table)
        and ground.kind(table.name, each.source_columns[0]) is not Kind.NAME
        and ground.relation_target(each).kind == "table"
    ]
