"""Values that stand out by their form: phone numbers, postal addresses, titled names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Kind, Operator

_PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()/-]{7,}\d(?![\w-])")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}")
_ADDRESS = re.compile(
    r"(?P<street>(?:[A-ZÄÖÜ][\w.-]+ ){0,3}[^\W\d_][\w.-]+ \d+\s?[a-z]?),?\s+"
    r"(?:in\s+)?(?P<postcode>\d{4,5})\s+(?P<city>[A-ZÄÖÜ][\w-]+)"
)
_TITLED = re.compile(
    r"\b(?:dr|doctor|prof)\b\.?\s+"
    r"(?P<name>[^\W\d_]{2,}(?: (?-i:[A-Z])[\w-]*(?:'(?!s\b)\w+)?)?)",
    re.I,
)
_I_AM = re.compile(
    r"\b(?:[Ii]'m|[Ii] am|[Mm]y name is|[Tt]his is|[Ii]t's)\s+(?P<name>[A-Z][\w'-]+ [A-Z][\w'-]+)"
)
_PARTS = {
    "street": ("street", "address"),
    "postcode": ("postcode", "postal code", "zip code", "zip"),
    "city": ("city", "town"),
}


class Spot(NamedTuple):
    """A value with where it stands; ``columns`` it can only be meant for, if that is clear."""

    value: str
    kinds: tuple[Kind, ...]
    start: int
    end: int
    columns: tuple[str, ...] = ()
    operator: Operator = Operator.EQUAL


def spots(text: str, schema: Schema) -> Iterator[Spot]:
    for match in _ADDRESS.finditer(text):
        for part, labels in _PARTS.items():
            columns = _called(schema, labels)
            if columns:
                kinds = tuple(dict.fromkeys(schema.field(column).kind for column in columns))
                yield Spot(match[part], kinds, match.start(part), match.end(part), columns)
    for match in _PHONE.finditer(text):
        if sum(char.isdigit() for char in match.group()) > 6 and not _ISO.match(match.group()):
            yield Spot(match.group(), (Kind.PHONE,), match.start(), match.end())
    yield from _people(text, schema)


def _people(text: str, schema: Schema) -> Iterator[Spot]:
    """Whoever introduces themselves is the caller; whoever is called doctor is one."""
    caller = _name_of(schema, schema.lexicon.caller)
    doctors = [
        t for t, e in schema.lexicon.entities.items() if "doctor" in (e.singular, *e.synonyms)
    ]
    doctor = _name_of(schema, doctors[0]) if doctors else ()
    for pattern, columns in ((_I_AM, caller), (_TITLED, doctor)):
        for match in pattern.finditer(text) if columns else ():
            name = match["name"]
            name = name.title() if name.islower() else name
            start, end = match.span("name")
            yield Spot(name, (Kind.NAME,), start, end, columns, Operator.CONTAINS)


def _name_of(schema: Schema, table: str) -> tuple[str, ...]:
    """The column of the name by which its rows are known."""
    entity = schema.entity(table)
    names = [
        n for n in entity.known_by if n in entity.fields and entity.fields[n].kind is Kind.NAME
    ]
    return tuple(f"{table}.{name}" for name in names[:1])


def _called(schema: Schema, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Visible columns with such a label."""
    return tuple(
        f"{table}.{name}"
        for table, entity in schema.lexicon.entities.items()
        for name, field in entity.fields.items()
        if any(field.label.endswith(label) for label in labels)
        and schema.is_visible(f"{table}.{name}")
    )
