"""Fields of a table: label, kind, what is hidden, how categories are spoken."""

from __future__ import annotations

import re
from typing import Any

from simulation.synthesis.naming.cryptic import is_cryptic
from simulation.synthesis.naming.housekeeping import is_housekeeping
from simulation.synthesis.naming.labels import label_of, synonyms_of, unit_of
from simulation.synthesis.naming.nouns import Noun
from simulation.synthesis.schema.kinds import is_epoch
from simulation.synthesis.schema.shape import Shape, Table
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.lexicon import Field, Kind

_SURROGATE = listed("sk key pk id uid uuid ref guid fk")
_SEX = {"m": "male", "f": "female", "u": "unknown"}
_HAND = {"r": "right", "l": "left", "b": "both", "s": "both", "u": "unknown"}


def fields_of(shape: Shape, table: Table, noun: Noun, numbered: frozenset[str]) -> dict[str, Field]:
    """``numbered``: the tables whose keys people say; the other surrogate keys are hidden."""
    return {
        column.name: _field(shape, table, column.name, noun, numbered) for column in table.columns
    }


def _field(shape: Shape, table: Table, column: str, noun: Noun, numbered: frozenset[str]) -> Field:
    kind = shape.kind(table.name, column)
    label = _label(shape, table, column, noun, kind)
    holds = table.holds(column)
    return Field(
        label=label,
        kind=kind,
        synonyms=synonyms_of(label, noun.one),
        unit=unit_of(column, kind),
        hidden=_hidden(shape, table, column, kind, numbered),
        spoken=_spoken(label, holds.common) if kind is Kind.CATEGORY else {},
    )


def _label(shape: Shape, table: Table, column: str, noun: Noun, kind: Kind) -> str:
    relation = shape.reference(table.name, column)
    if kind is Kind.NAME and relation is None and _is_the_noun(table, column):
        return "name"
    label = label_of(table, column, kind, noun.one)
    if label in ("ID", "uid", "key", "number", "code", "uuid") and table.key == (column,):
        return f"{noun.one} {'number' if label in ('ID', 'uid') else label}"
    if relation is not None and relation.target != table.name and label == "ID":
        return f"{relation.target} number"
    return label


def _is_the_noun(table: Table, column: str) -> bool:
    """``teams.Team`` is a team's name, where no other column is called so."""
    own = [singular(word) for word in table_words(table.name)]
    return column_words(column) == own and not any(
        column_words(each.name)[-1] == "name" and len(column_words(each.name)) == 1
        for each in table.columns
    )


def _hidden(shape: Shape, table: Table, column: str, kind: Kind, numbered: frozenset[str]) -> bool:
    if kind is Kind.OPAQUE or is_housekeeping(column) or is_cryptic(table, column):
        return True
    if is_epoch(column, table.holds(column)):
        return True
    if table.holds(column).common == ("",):
        return True
    relation = shape.reference(table.name, column)
    if relation is not None:
        target, there = shape.tables[relation.target], relation.target_columns[0]
        means_nothing = is_surrogate(shape, table, column) or (
            target.key == (there,) and is_surrogate(shape, target, there)
        )
        return relation.target not in numbered and means_nothing
    return (
        table.key == (column,) and table.name not in numbered and is_surrogate(shape, table, column)
    )


def is_surrogate(shape: Shape, table: Table, column: str) -> bool:
    """A key that means nothing to people: a number, or anything that calls itself an id."""
    if shape.kind(table.name, column) is not Kind.IDENTIFIER:
        return False
    ends = column_words(column)[-1]
    return ends in _SURROGATE or table.holds(column).share("integer") > 0.5


def _spoken(label: str, values: tuple[Any, ...]) -> dict[str, str]:
    """Constants as words: ``IN_TRANSIT`` in transit, ``InTransit`` in transit."""
    for ending, words in (("sex", _SEX), ("gender", _SEX), ("hand", _HAND)):
        if label.endswith(ending) and {str(value).lower() for value in values} <= set(words):
            return {str(value): words[str(value).lower()] for value in values}
    spoken = {str(value): _aloud(str(value).strip()) for value in values if isinstance(value, str)}
    if len(set(spoken.values())) < len(spoken):
        return {}
    return {value: said for value, said in spoken.items() if said and said != value}


def _aloud(value: str) -> str:
    if re.fullmatch(r"[A-Z]{5,}|[A-Z]+(_[A-Z]+)+|[a-z]+([_-][a-z]+)+", value):
        return re.sub(r"[_-]", " ", value).lower() if "_" in value or value.isupper() else value
    if re.fullmatch(r"[A-Z]?[a-z]+([A-Z][a-z]+)+", value):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", value).lower()
    return value
