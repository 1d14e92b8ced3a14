"""What parameters and results of a tool mean: columns of the database, in the lexicon's words."""

from __future__ import annotations

import re
from typing import Any

from simulation.synthesis.brief.ground import Footing
from simulation.synthesis.brief.trial import Proved
from simulation.synthesis.words.splitting import words_of
from simulation.vocabulary.lexicon import Field, Input, Kind, Operator, Output, Purpose

_FLAG = re.compile(r"(is|has|was|can)_[a-z]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONEY = re.compile(
    r"amount|total|price|cost|fee|fine|balance|revenue|paid|owed|due|income|salary|value|sum", re.I
)


class Obscure(Exception):
    """Something in the tool has no plain meaning; the message says what."""


def inputs_of(proved: Proved, footing: Footing, entity: str) -> dict[str, Input]:
    """Raises Obscure for a required parameter that stands for no column.

    An optional one without a meaning is left out: it is never given.
    """
    found: dict[str, Input] = {}
    for name in proved.tool.parameters["properties"]:
        required = name in proved.tool.parameters["required"]
        meaning = _input(proved, footing, entity, name, required=required)
        if meaning is not None:
            found[name] = meaning
        elif required:
            raise Obscure(f"its parameter {name} stands for no column.")
    return found


def _input(
    proved: Proved, footing: Footing, entity: str, name: str, *, required: bool
) -> Input | None:
    reading = proved.reading
    if name in reading.limits:
        return Input(column="", purpose=Purpose.LIMIT, required=required)
    if name in reading.written:
        return _value(footing, reading.written[name], reading.verb, required=required)
    beside = reading.compared.get(name)
    if beside is None:
        return None
    if reading.verb == "INSERT":
        column = _reference(footing, entity, beside.column)
        return Input(column=column, purpose=Purpose.VALUE, required=required) if column else None
    return Input(
        column=beside.column,
        purpose=_purpose(proved, footing, entity, beside.column, beside.operator),
        operator=beside.operator,
        required=required,
    )


def _value(footing: Footing, column: str, verb: str, *, required: bool) -> Input:
    field = footing.lexicon.field(column)
    label = f"new {field.label}" if verb == "UPDATE" and field is not None else ""
    return Input(column=column, purpose=Purpose.VALUE, required=required, label=label)


def _reference(footing: Footing, entity: str, column: str) -> str:
    """The column of ``entity`` that refers to ``column``: INSERT ... SELECT looks it up."""
    for relation in footing.shape.parents(entity):
        targets = [f"{relation.target}.{each}" for each in relation.target_columns]
        if column in targets:
            return f"{entity}.{relation.source_columns[targets.index(column)]}"
    return ""


def _purpose(
    proved: Proved, footing: Footing, entity: str, column: str, operator: Operator
) -> Purpose:
    table, bare = footing.split(column)
    key = footing.shape.tables[entity].key
    single = proved.tool.returns.get("type") == "object"
    is_key = table == entity and bare in key and operator is Operator.EQUAL
    return Purpose.KEY if is_key and single else Purpose.FILTER


def outputs_of(proved: Proved, footing: Footing, entity: str) -> dict[str, Output]:
    return {
        name: _read(footing, entity, name, column) or _computed(proved, footing, name)
        for name, column in proved.origins.items()
    }


def _read(footing: Footing, entity: str, name: str, column: str) -> Output | None:
    """A column; one of another table is called by its property, or by whose it is."""
    field = footing.lexicon.field(column) if column else None
    if field is None:
        return None
    table, bare = footing.split(column)
    if table != entity and not field.hidden:
        words = " ".join(words_of(name))
        noun = footing.lexicon.entities[table].singular
        label = words if name != bare else f"{noun} {field.label}"
        field = field.model_copy(update={"label": label, "synonyms": ()})
    return Output(column=column, field=field)


def _computed(proved: Proved, footing: Footing, name: str) -> Output:
    values = [row[name] for row in proved.rows if row.get(name) is not None]
    if name.endswith("_id"):
        field = Field(label=" ".join(words_of(name)), kind=Kind.IDENTIFIER, hidden=True)
        return Output(column="", field=field)
    kind = _kind(name, values)
    unit = _currency(footing) if kind is Kind.MONEY else ""
    words = words_of(name)[1:] if kind is Kind.BOOLEAN else words_of(name)
    return Output(column="", field=Field(label=" ".join(words), kind=kind, unit=unit))


def _kind(name: str, values: list[Any]) -> Kind:
    if any(isinstance(value, float) for value in values):
        return Kind.MONEY if _MONEY.search(name) else Kind.NUMBER
    if _FLAG.match(name) and set(values) <= {0, 1}:
        return Kind.BOOLEAN
    if values and all(isinstance(value, int) for value in values):
        return Kind.INTEGER
    if values and all(_DAY.match(str(value)) for value in values):
        return Kind.DATE if all(_DAY.fullmatch(str(value)) for value in values) else Kind.DATETIME
    return Kind.TEXT


def _currency(footing: Footing) -> str:
    """The sign that other amounts of the domain carry."""
    fields = (
        each for entity in footing.lexicon.entities.values() for each in entity.fields.values()
    )
    return next((each.unit for each in fields if each.kind is Kind.MONEY and each.unit), "")
