"""How a row is called in speech, and by which fields rows are told apart."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.focus import Known
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Entity, Kind
from simulation.vocabulary.spoken import say

TELLING = (
    Kind.NAME,
    Kind.CATEGORY,
    Kind.DATE,
    Kind.DATETIME,
    Kind.TIME,
    Kind.MONEY,
    Kind.INTEGER,
    Kind.NUMBER,
    Kind.BOOLEAN,
    Kind.TEXT,
)
"""Kinds of fields by how much they tell of a row, the most telling first."""
NAMES = (Kind.NAME, Kind.TEXT)
TOLD_APART_BY = 3
"""Fields that are named of a row, at most, to tell it from others."""
LONG = 60
"""Characters beyond which a text is no name."""


def subject(schema: Schema, table: str, row: Known) -> str:
    """As in "order 7731" or "the visit of 3 May 2026"; empty if nothing visible names the row."""
    entity = schema.entity(table)
    person = full_name(entity)
    if person and all(row.get(column) not in (None, "") for column in person):
        return " ".join(str(row[column]) for column in person)
    for name in _handles(entity):
        column = f"{table}.{name}"
        value = row.get(column)
        if value not in (None, "") and schema.is_visible(column):
            return _called(schema, entity, column, value)
    return ""


def named_by_relation(schema: Schema, table: str, row: Known) -> str:
    """A row without a name of its own by what it refers to: "the order item Shoe Cabinet"."""
    singular = schema.entity(table).singular
    for column, value in row.items():
        other = schema.table(column)
        named = other != table and other in schema.parents(frozenset({table}))
        if named and schema.field(column).kind is Kind.NAME and value not in (None, ""):
            return f"the {singular} {say(value, schema.field(column))}"
    return ""


def full_name(entity: Entity) -> tuple[str, ...]:
    """The columns of a person's first and last name, where they are kept apart."""
    found: dict[bool, str] = {}
    for name, field in entity.fields.items():
        label = field.label.lower()
        if label in _FIRST or label in _LAST:
            found.setdefault(label in _LAST, f"{entity.table}.{name}")
    return (found[False], found[True]) if len(found) == 2 else ()


_FIRST = {"first name", "given name", "forename", "firstname"}
_LAST = {"last name", "surname", "family name", "lastname"}


def _handles(entity: Entity) -> tuple[str, ...]:
    names = [n for n in entity.known_by if n in entity.fields]
    first = [n for n in names if entity.fields[n].kind is Kind.NAME]
    keys = [n for n in entity.key if n in entity.fields]
    rest = [n for n, field in entity.fields.items() if field.kind is Kind.NAME]
    return tuple(dict.fromkeys((*first, *names, *keys, *rest)))


def _called(schema: Schema, entity: Entity, column: str, value: Any) -> str:
    field = schema.field(column)
    words = say(value, field)
    if field.kind in (Kind.NAME, Kind.EMAIL):
        return words
    if field.kind in (Kind.DATE, Kind.DATETIME):
        return f"the {entity.singular} of {words}"
    if field.kind is Kind.TEXT:
        return f"the {entity.singular} “{words}”" if len(words) <= LONG else ""
    return f"{entity.singular} {words}"


def telling_columns(schema: Schema, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Visible columns of a result, the most telling first: what names it, then by kind."""
    entity = schema.entity(table)
    visible = [column for column in dict.fromkeys(columns) if schema.is_visible(column)]
    handles = [f"{table}.{name}" for name in _handles(entity)]

    def rank(column: str) -> tuple[int, int]:
        kind = schema.field(column).kind
        place = handles.index(column) if column in handles else len(handles)
        return (place, TELLING.index(kind) if kind in TELLING else len(TELLING))

    return tuple(sorted(visible, key=rank))


def distinguishing(
    schema: Schema, table: str, columns: tuple[str, ...], rows: tuple[Known, ...]
) -> tuple[str, ...]:
    """The fewest telling columns that tell the rows apart, two at least where there are two."""
    columns = telling_columns(schema, table, columns)
    differing = [c for c in columns if len({say(r.get(c), schema.field(c)) for r in rows}) > 1]
    short = [c for c in differing if _is_short(schema, rows, c)] or differing
    chosen: list[str] = []
    for column in short:
        chosen.append(column)
        if len(chosen) >= TOLD_APART_BY or (len(chosen) >= 2 and _apart(schema, rows, chosen)):
            break
    return with_last_name(schema, table, columns, tuple(chosen))


def with_last_name(
    schema: Schema, table: str, present: tuple[str, ...], chosen: tuple[str, ...]
) -> tuple[str, ...]:
    """A first name is told together with the last name."""
    person = full_name(schema.entity(table))
    if not person or not set(person) & set(chosen) or not set(person) <= set(present):
        return chosen
    return (*person, *(column for column in chosen if column not in person))


def _is_short(schema: Schema, rows: tuple[Known, ...], column: str) -> bool:
    return all(len(say(row.get(column), schema.field(column))) <= LONG for row in rows)


def _apart(schema: Schema, rows: tuple[Known, ...], columns: list[str]) -> bool:
    told = {tuple(say(row.get(c), schema.field(c)) for c in columns) for row in rows}
    return len(told) == len(rows)
