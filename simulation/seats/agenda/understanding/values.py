"""Values in a text, and the columns they can belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.shapes import shape_of, shapes, takes_whole_numbers
from simulation.seats.agenda.understanding.spotting import spots
from simulation.seats.agenda.understanding.tokens import STOP, place_of
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Kind, Operator, Purpose
from simulation.vocabulary.mentions import Mention, MentionKind, mentions

_CAPITAL = re.compile(
    r"\b[A-Z][\w'\u2019.-]*(?:\s+(?:(?:de|la|van|von|der|of|the|and|&)\s+)?[A-Z][\w'\u2019-]*)*"
)
_SINCE = re.compile(
    r"(?:since|after|from|at least|more than|over|above|starting)\s+\S{0,3}\s*$", re.I
)
_UNTIL = re.compile(
    r"(?:until|till|before|by|up to|at most|under|below|less than)\s+\S{0,3}\s*$", re.I
)
NEAR = 40
"""Characters in which a label explains a value."""


class Spoken(NamedTuple):
    """A value found in a text."""

    value: Any
    kinds: tuple[Kind, ...]
    """Kinds of fields that such a value can be of, best first."""
    start: int
    end: int
    operator: Operator = Operator.EQUAL
    columns: tuple[str, ...] = ()
    """Columns known to hold just this value."""
    guessed: bool = False
    """Only its looks say that it may be a name, or a number an identifier."""


_KINDS: dict[MentionKind, tuple[Kind, ...]] = {
    MentionKind.EMAIL: (Kind.EMAIL,),
    MentionKind.QUOTED: (Kind.TEXT, Kind.NAME, Kind.CATEGORY),
    MentionKind.DATE: (Kind.DATE, Kind.DATETIME),
    MentionKind.TIME: (Kind.TIME, Kind.DATETIME),
    MentionKind.IDENTIFIER: (Kind.IDENTIFIER, Kind.TEXT, Kind.NAME),
    MentionKind.NUMBER: (
        Kind.IDENTIFIER, Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.PHONE, Kind.TEXT,
    ),
    MentionKind.NUMBER_WORD: (Kind.INTEGER, Kind.NUMBER),
}  # fmt: skip


def spoken_values(text: str, schema: Schema, seen: dict[str, tuple[Any, ...]]) -> list[Spoken]:
    """All values in a text, in order; of overlapping ones the surest."""
    found: list[Spoken] = []
    for item in (
        *(Spoken(*spot[:4], spot.operator, spot.columns) for spot in spots(text, schema)),
        *_known(text, schema, seen),
        *(_mentioned(text, mention, schema.domain.now) for mention in mentions(text)),
        *_names(text, schema),
    ):
        if not any(item.start < other.end and other.start < item.end for other in found):
            found.append(item)
    return sorted(found, key=lambda item: item.start)


def _known(text: str, schema: Schema, seen: dict[str, tuple[Any, ...]]) -> Iterator[Spoken]:
    """Words of closed sets, and names that results showed."""
    places: dict[tuple[int, int, str], tuple[Any, list[str]]] = {}
    for column, stored, word in _vocabulary(schema, seen):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
        if match is not None:
            entry = places.setdefault((match.start(), match.end(), str(stored)), (stored, []))
            entry[1].append(column)
    for (start, end, _), (stored, columns) in sorted(
        places.items(), key=lambda item: item[0][0] - item[0][1]
    ):
        kinds = tuple(dict.fromkeys(schema.field(column).kind for column in columns))
        yield Spoken(stored, kinds, start, end, columns=tuple(dict.fromkeys(columns)))


def _vocabulary(schema: Schema, seen: dict[str, tuple[Any, ...]]) -> Iterator[tuple[str, Any, str]]:
    """Column, stored value, and the words for it."""
    yield from _spoken_words(schema)
    yield from _options(schema)
    for column, values in seen.items():
        if schema.field(column).kind in _RECOGNISED and schema.table(column):
            for value in values:
                if value not in (None, "") and len(str(value)) > 2:
                    yield column, value, str(value)


_RECOGNISED = (Kind.NAME, Kind.CATEGORY, Kind.IDENTIFIER)


def _spoken_words(schema: Schema) -> Iterator[tuple[str, Any, str]]:
    for table, entity in schema.lexicon.entities.items():
        for name, field in entity.fields.items():
            for stored, word in field.spoken.items():
                yield f"{table}.{name}", stored, word


def _options(schema: Schema) -> Iterator[tuple[str, Any, str]]:
    """What the parameters' closed sets allow."""
    for frame in schema.frames.values():
        for name, given in frame.inputs.items():
            options = schema.parameter(frame.tool, name).get("enum")
            for option in options if isinstance(options, list) else ():
                for word in sorted({str(option), str(option).replace("_", " ")}):
                    if len(word) > 2:
                        yield given.column, option, word


def _mentioned(text: str, mention: Mention, now: str) -> Spoken:
    value: Any = mention.canonical
    if mention.kind in (MentionKind.NUMBER, MentionKind.NUMBER_WORD):
        number = float(value)
        value = int(number) if number.is_integer() else number
    if mention.kind is MentionKind.DATE and value.startswith("--"):
        value = f"{now[:4]}-{value[2:]}"
    kinds = _KINDS.get(mention.kind, (Kind.TEXT,))
    if re.search(r"[€$£¥]", mention.text):
        kinds = (Kind.MONEY, Kind.NUMBER)
    before = text[: mention.start]
    plain = mention.kind in (MentionKind.NUMBER, MentionKind.NUMBER_WORD)
    ranged = plain or mention.kind in (MentionKind.DATE, MentionKind.TIME)
    operator = _operator(before) if ranged else Operator.EQUAL
    return Spoken(value, kinds, mention.start, mention.end, operator, guessed=plain)


def _operator(before: str) -> Operator:
    if _SINCE.search(before):
        return Operator.AT_LEAST
    return Operator.AT_MOST if _UNTIL.search(before) else Operator.EQUAL


def _names(text: str, schema: Schema) -> Iterator[Spoken]:
    """Runs of capitalised words that are not words of the domain or of the language."""
    for match in _CAPITAL.finditer(text):
        words = _POSSESSIVE.sub("", match.group().rstrip(".'\u2019-")).split()
        start = match.start()
        while words and _is_plain(words[0], schema, first=_opens(text, start)):
            start += len(words[0])
            start += len(text[start:]) - len(text[start:].lstrip())
            words = words[1:]
        if words:
            name = " ".join(words)
            kinds = (Kind.NAME, Kind.CATEGORY, Kind.TEXT)
            yield Spoken(name, kinds, start, start + len(name), guessed=True)


_POSSESSIVE = re.compile(r"['\u2019]s$")


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1] in ".!?:\n"


_LANGUAGE = {
    "i", "hi", "hello", "hey", "dear", "yes", "no", "ok", "okay", "please", "thanks", "could",
    "would", "sure", "i'm", "i'd", "i've", "i'll", "sorry", "great", "good", "well", "also", "and",
    "morning", "afternoon", "evening", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "show", "list", "cancel", "change", "update", "delete", "book", "add",
    "create", "remove", "give", "let", "make", "set", "count", "perfect", "actually", "under",
}  # fmt: skip


def _is_plain(word: str, schema: Schema, *, first: bool) -> bool:
    lowered = word.casefold().strip(".,'\u2019")
    if lowered in _LANGUAGE or (first and lowered in STOP):
        return True
    return any(
        lowered in (entity.singular.casefold(), entity.plural.casefold())
        for entity in schema.lexicon.entities.values()
    )


class Place(NamedTuple):
    """A column that a value may be said for."""

    column: str
    purpose: Purpose
    operator: Operator = Operator.EQUAL
    label: str = ""
    weight: int = 0


def assigned(
    text: str, values: Iterable[Spoken], places: Iterable[Place], schema: Schema
) -> tuple[Said, ...]:
    """Values with the places they fit, the best pairs first; what fits nowhere is left out."""
    pairs = sorted(
        (
            (-fit, value.start, index, value, place)
            for value in values
            for index, place in enumerate(places)
            if (fit := _fit(text, value, place, schema)) > 0
        ),
        key=lambda pair: pair[:3],
    )
    found: list[tuple[int, Said]] = []
    taken: set[tuple[str, int]] = set()
    for _, start, index, value, place in pairs:
        if not {("value", start), ("place", index)} & taken:
            taken |= {("value", start), ("place", index)}
            found.append((start, _said(value, place)))
    return tuple(said for _, said in sorted(found, key=lambda item: item[0]))


def _said(value: Spoken, place: Place) -> Said:
    operator = value.operator if place.operator is Operator.EQUAL else place.operator
    if value.guessed and isinstance(value.value, str) and operator is Operator.EQUAL:
        operator = Operator.EQUAL if place.purpose is Purpose.VALUE else Operator.CONTAINS
    return Said(
        column=place.column,
        value=value.value,
        purpose=place.purpose,
        operator=operator,
        label=place.label,
    )


def _fit(text: str, value: Spoken, place: Place, schema: Schema) -> int:
    """How well a value fits a place; 0 for not at all."""
    if place.purpose is Purpose.LIMIT:
        return 5 if _is_limit(text, value) else 0
    field = schema.field(place.column)
    known = place.column in value.columns
    if not known and (field.kind not in value.kinds or value.columns):
        return 0
    if Kind.IDENTIFIER in value.kinds[:1] and not known and _is_another(value, place, schema):
        return 0
    if field.kind is Kind.IDENTIFIER and not _has_its_shape(value, place, schema):
        return 0
    if not known and (_is_limit(text, value) or _is_unlikely(text, value, place, schema)):
        return 0
    score = 10 * known + 8 + place.weight
    weight = 3 if value.guessed else 1
    score -= weight * value.kinds.index(field.kind) if field.kind in value.kinds else 0
    if value.operator is not Operator.EQUAL:
        score += 3 if value.operator is place.operator else -2
    return score + _explained(text, value, place, schema)


def _is_another(value: Spoken, place: Place, schema: Schema) -> bool:
    """Does it look like the identifiers of other columns, and not like one of this column."""
    if not isinstance(value.value, str) or value.value.isdigit():
        return False
    shape = shape_of(value.value)
    alike = {column for column, known in shapes(schema).items() if shape in known}
    return bool(alike) and place.column not in alike


def _has_its_shape(value: Spoken, place: Place, schema: Schema) -> bool:
    """Could it be an identifier of this column, by type and by what its examples look like."""
    if isinstance(value.value, str) and takes_whole_numbers(schema, place.column):
        return value.value.isdigit()
    known = shapes(schema).get(place.column)
    return not known or not isinstance(value.value, str) or shape_of(value.value) in known


ASKED = 6
"""The weight of a place that was asked for."""


def _is_unlikely(text: str, value: Spoken, place: Place, schema: Schema) -> bool:
    """A bare number is no identifier, and a name no word of a closed set, unless it was asked."""
    if not value.guessed or place.weight >= ASKED:
        return False
    kind = schema.field(place.column).kind
    if kind is Kind.IDENTIFIER:
        before = text[max(0, value.start - NEAR) : value.start]
        return not _explained(before, value._replace(start=len(before)), place, schema)
    return kind is Kind.CATEGORY and place.column in schema.closed


def _is_limit(text: str, value: Spoken) -> bool:
    if not isinstance(value.value, int) or Kind.INTEGER not in value.kinds:
        return False
    before = text[: value.start].casefold().split()[-2:]
    return (
        bool(before)
        and before[-1] in {"top", "first", "best", "the", "last"}
        and (value.value <= 100 and not text[value.start :].startswith("#"))
    )


def _explained(text: str, value: Spoken, place: Place, schema: Schema) -> int:
    """Is the column, or its entity, named just before or after the value."""
    around = text[max(0, value.start - NEAR) : value.end + NEAR // 2]
    field, table = schema.field(place.column), schema.table(place.column)
    labels = (place.label, field.label, *field.synonyms)
    if any(label and place_of(around, label) >= 0 for label in labels):
        return 4
    entity = schema.entity(table)
    named = (entity.singular, entity.plural, *entity.synonyms)
    return 2 if any(place_of(around, name) >= 0 for name in named) else 0
