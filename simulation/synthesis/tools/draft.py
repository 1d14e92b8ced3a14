"""A draft: a tool with its frame, before it has shown that it works.

Columns in frames, for those who plan with them:

- A parameter names the column *it compares or writes*: ``customer_id`` of
  ``list_orders_by_customer`` is ``orders.customer_id``, not ``customers.customer_id``. The
  lexicon's relations equate the two. Where rows are counted, summed or listed across a junction
  for one row, it is that row's own key (``film_id`` of ``list_actors_by_film`` is
  ``film.film_id``), unless two relations tie the tables.
- A property names the column it is *read* from. A row of orders also carries the name of its
  customer, read from ``customers.name``; rows that are searched or listed always carry their key
  and their references, the hidden ones too.
- Purposes: KEY says which row is read, changed or removed; FILTER narrows, also by the row that
  others belong to; VALUE is written, also a reference; LIMIT has no column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulation.synthesis.tools.ground import Ground, describe, is_only
from simulation.vocabulary.lexicon import (
    Field,
    Frame,
    Input,
    Kind,
    Operator,
    Output,
    Purpose,
    Relation,
)
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import JsonObject

MOST_ROWS = 50


@dataclass(frozen=True)
class Draft:
    tool: Tool
    frame: Frame
    style: str
    """What sort of tool it is, for a varied choice: ``count_by_parent``."""
    tables: tuple[str, ...]
    """The tables it is about; the first is the entity."""
    probe: str
    """A SELECT of real arguments: one column for each parameter to be given."""
    worth: float
    needs: tuple[str, ...] = ()
    """Tables whose keys it asks for; they must be findable."""


@dataclass
class Parameters:
    """Parameters collected one by one: schema, meaning, and what is required."""

    ground: Ground
    properties: dict[str, JsonObject] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    inputs: dict[str, Input] = field(default_factory=dict)

    def add(
        self,
        table: str,
        column: str,
        purpose: Purpose,
        *,
        operator: Operator = Operator.EQUAL,
        required: bool = True,
        name: str = "",
        label: str = "",
        closed: bool = True,
    ) -> str:
        """Adds the parameter of a column and returns its name."""
        name = name or self.ground.property(table, column)
        self.properties[name] = self._schema(table, column, purpose, operator, closed=closed)
        if required:
            self.required.append(name)
        self.inputs[name] = Input(
            column=f"{table}.{column}",
            purpose=purpose,
            operator=operator,
            required=required,
            label=label,
        )
        return name

    def add_limit(self, default: int) -> str:
        self.properties["limit"] = {
            "type": "integer",
            "description": "How many rows at most.",
            "minimum": 1,
            "maximum": MOST_ROWS,
            "default": default,
        }
        self.inputs["limit"] = Input(column="", purpose=Purpose.LIMIT, required=False)
        return "limit"

    def schema(self) -> JsonObject:
        return {
            "type": "object",
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": False,
        }

    def _schema(
        self, table: str, column: str, purpose: Purpose, operator: Operator, *, closed: bool
    ) -> JsonObject:
        known = self.ground.field(table, column)
        schema: JsonObject = {
            "type": self.ground.json_type(table, column) or "string",
            "description": _explained(known, purpose, operator),
        }
        values = closed_set(self.ground, table, column)
        if values and closed and operator is Operator.EQUAL:
            schema["enum"] = list(values)
        return schema


def owner_parameter(parameters: Parameters, relation: Relation, here: str, there: str) -> str:
    """Adds the key of the row that others belong to, by the name that the reference has."""
    ground = parameters.ground
    name = ground.property(relation.source, here)
    own = is_only(ground, relation)
    table, column = (relation.target, there) if own else (relation.source, here)
    return parameters.add(table, column, Purpose.FILTER, closed=False, name=name)


def _explained(known: Field, purpose: Purpose, operator: Operator) -> str:
    text = describe(known)
    if operator is Operator.CONTAINS:
        return f"{text}, or a part of it."
    if operator is Operator.AT_LEAST:
        return f"{text}: this or {'later' if _is_date(known) else 'more'}."
    if operator is Operator.AT_MOST:
        return f"{text}: this or {'earlier' if _is_date(known) else 'less'}."
    if known.hidden and purpose is not Purpose.VALUE:
        return f"{text}, as another tool gave it."
    return f"{text}."


def _is_date(known: Field) -> bool:
    return known.kind in (Kind.DATE, Kind.DATETIME, Kind.TIME)


def closed_set(ground: Ground, table: str, column: str) -> tuple[Any, ...]:
    """The values that a column may have, where they are few: categories and flags."""
    kind = ground.kind(table, column)
    holds = ground.shape.tables[table].holds(column)
    if kind not in (Kind.CATEGORY, Kind.BOOLEAN) or len(holds.storage) != 1:
        return ()
    if kind is Kind.BOOLEAN and holds.share("integer") == 1:
        return (0, 1)
    if kind is Kind.BOOLEAN:
        return _both(tuple(sorted(holds.common)))
    checked = checked_values(ground.shape.tables[table].sql, column)
    return tuple(sorted({*holds.common, *checked})) if checked else tuple(sorted(holds.common))


def _both(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A flag that so far only says no may come to say yes."""
    pairs = (("0", "1"), ("N", "Y"), ("n", "y"), ("F", "T"), ("No", "Yes"), ("no", "yes"))
    return next((pair for pair in pairs if set(values) <= set(pair)), values)


def checked_values(sql: str, column: str) -> tuple[str, ...]:
    """The texts that ``CHECK (column IN ('a', 'b'))`` of a table's definition allows."""
    name = re.escape(column)
    found = re.search(
        rf"CHECK\s*\(\s*[\"`\[]?{name}[\"`\]]?\s+IN\s*\(((?:\s*'[^']*'\s*,?)+)\)", sql, re.I
    )
    return tuple(re.findall(r"'([^']*)'", found.group(1))) if found else ()


def computed(label: str, kind: Kind, unit: str = "") -> Output:
    return Output(column="", field=Field(label=label, kind=kind, unit=unit))


def tool_name(*parts: str) -> str:
    """At most 64 characters, without the same word twice in a row."""
    words: list[str] = []
    for word in "_".join(parts).split("_"):
        if word and words[-1:] != [word]:
            words.append(word)
    return "_".join(words)[:64].rstrip("_")
