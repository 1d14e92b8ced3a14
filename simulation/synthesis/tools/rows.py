"""The columns of a result row: keys, references with the names they stand for, and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.synthesis.naming.known_by import names_of
from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import tool_name
from simulation.synthesis.tools.ground import Ground
from simulation.vocabulary.lexicon import Kind, Output, Relation
from simulation.vocabulary.value import JsonObject

_JOINS = 3
_BRIEF = 9
"""Columns of its own that a row in a list shows, keys not counted."""
_WEIGHT = {
    Kind.NAME: 0,
    Kind.CATEGORY: 1,
    Kind.DATE: 1,
    Kind.DATETIME: 1,
    Kind.MONEY: 1,
    Kind.EMAIL: 2,
    Kind.IDENTIFIER: 2,
    Kind.NUMBER: 2,
    Kind.INTEGER: 2,
    Kind.BOOLEAN: 3,
    Kind.PHONE: 3,
    Kind.TIME: 3,
    Kind.TEXT: 4,
}


@dataclass
class Rows:
    """A select list over the table ``t`` and its parents ``p1``, ``p2`` ..."""

    ground: Ground
    table: Table
    select: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    outputs: dict[str, Output] = field(default_factory=dict)
    properties: dict[str, JsonObject] = field(default_factory=dict)

    def take(self, alias: str, table: str, column: str, name: str = "", label: str = "") -> None:
        name = name or self.ground.property(table, column)
        if name in self.outputs:
            return
        known = self.ground.field(table, column)
        if label:
            known = known.model_copy(update={"label": label, "synonyms": ()})
        self.select.append(f'{self.ground.expression(alias, table, column)} AS "{name}"')
        self.outputs[name] = Output(column=f"{table}.{column}", field=known)
        schema = dict(self.ground.returned(table, column))
        if alias != "t" and isinstance(schema["type"], str):
            schema["type"] = [schema["type"], "null"]
        self.properties[name] = schema

    def compute(self, name: str, expression: str, output: Output, kind: str) -> None:
        self.select.append(f'{expression} AS "{name}"')
        self.outputs[name] = output
        self.properties[name] = {"type": kind, "description": output.field.label.capitalize()}

    @property
    def source(self) -> str:
        """``FROM`` with its joins."""
        return " ".join([f"FROM {quoted(self.table.name)} AS t", *self.joins])

    @property
    def order(self) -> str:
        """The tie-break: the key, or all columns where there is none."""
        key = [f"t.{quoted(name)}" for name in self.table.key]
        return ", ".join(key or [str(place + 1) for place in range(len(self.select))])

    def sql(self, where: str = "", order: str = "", limit: str = "") -> str:
        parts = [f"SELECT {', '.join(self.select)}", self.source]
        parts += [f"WHERE {where}"] if where else []
        parts += [f"ORDER BY {', '.join(filter(None, [order, self.order]))}"]
        return " ".join([*parts, f"LIMIT {limit}"] if limit else parts)

    def one(self) -> JsonObject:
        return {
            "type": "object",
            "properties": self.properties,
            "required": list(self.properties),
        }

    def many(self) -> JsonObject:
        return {"type": "array", "items": self.one()}


def rows_of(ground: Ground, table: Table, *, brief: bool) -> Rows:
    """A row as ``get_`` shows it, or briefly as lists do; always with keys and references."""
    rows = Rows(ground, table)
    columns = _shown(ground, table, brief=brief)
    for column in columns:
        rows.take("t", table.name, column)
    for relation in ground.shape.parents(table.name)[:_JOINS]:
        _join(rows, relation)
    return rows


def _shown(ground: Ground, table: Table, *, brief: bool) -> list[str]:
    references = [name for each in ground.shape.parents(table.name) for name in each.source_columns]
    first = list(dict.fromkeys([*table.key, *references]))
    rest = [each.name for each in table.columns if each.name not in first]
    rest = [name for name in rest if not ground.field(table.name, name).hidden]
    if brief:
        known = ground.entity(table.name).known_by
        rest.sort(key=lambda name: _weight(ground, table, name, known))
        rest = rest[:_BRIEF]
        rest.sort(key=[each.name for each in table.columns].index)
    return [name for name in [*first, *rest] if ground.json_type(table.name, name) is not None]


def _weight(ground: Ground, table: Table, name: str, known: tuple[str, ...]) -> int:
    return -1 if name in known else _WEIGHT.get(ground.kind(table.name, name), 9)


def _join(rows: Rows, relation: Relation) -> None:
    """The parent's name beside the reference to it; never more than one row of it."""
    ground, parent = rows.ground, rows.ground.shape.tables[relation.target]
    names = display_columns(ground, parent)
    identified = relation.target_columns == parent.key or relation.target_columns in parent.unique
    if not names or not identified or parent.kind != "table":
        return
    alias = f"p{len(rows.joins) + 1}"
    match = " AND ".join(
        f"{alias}.{quoted(there)} = t.{quoted(here)}"
        for here, there in zip(relation.source_columns, relation.target_columns, strict=True)
    )
    rows.joins.append(f"LEFT JOIN {quoted(parent.name)} AS {alias} ON {match}")
    for column in names:
        label, name = parent_words(ground, relation, column)
        if name in rows.outputs:
            name = f"{name}_name"
        rows.take(alias, parent.name, column, name=name, label=label)


def parent_words(ground: Ground, relation: Relation, column: str) -> tuple[str, str]:
    """What the parent's name is called in a row that refers to it: label and property."""
    parent = ground.shape.tables[relation.target]
    role, own = slug_of_role(relation), ground.property(parent.name, column)
    label = relation.label
    if len(display_columns(ground, parent)) > 1:
        label = f"{label} {ground.field(parent.name, column).label}"
    return label, own if own.startswith(role) else tool_name(role, own)


def display_columns(ground: Ground, table: Table) -> tuple[str, ...]:
    """What to call a row of this table when another row mentions it."""
    names = names_of(ground.shape, table)
    kinds = [name for name in names if ground.json_type(table.name, name) == "string"]
    first = kinds[:1]
    if first and "first" in ground.field(table.name, first[0]).label:
        return tuple(kinds[:2])
    return tuple(first)


def slug_of_role(relation: Relation) -> str:
    from_label = "_".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in relation.label.lower()).split()
    )
    return from_label or "other"
