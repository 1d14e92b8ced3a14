"""Which frame a sentence asks for, which columns it wants to be told, what it may give."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.understanding import cues
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.tokens import content, place_of
from simulation.seats.agenda.understanding.values import Place, Spoken, assigned
from simulation.vocabulary.lexicon import Field, Frame, Intent, Purpose

ENOUGH = 3.0
"""Evidence below which a sentence is no request."""
_QUERY = (Intent.READ, Intent.SEARCH, Intent.DERIVE)


def best_frame(
    text: str, values: Sequence[Spoken], schema: Schema, context: Context
) -> Frame | None:
    """The frame with the most evidence, None if there is too little for any."""
    scored = [(_evidence(text, values, frame, schema, context), frame) for frame in
              schema.frames.values()]  # fmt: skip
    top = max(scored, key=lambda item: item[0], default=None)
    return top[1] if top is not None and top[0] >= ENOUGH else None


def _evidence(
    text: str, values: Sequence[Spoken], frame: Frame, schema: Schema, context: Context
) -> float:
    wording = _wording(text, frame)
    intent = _intent(text, frame.intent)
    entity = _entity(text, frame, schema)
    wants = len(wants_of(text, frame)) * 0.8
    if not intent and wording < 0.5:
        return 0.0
    if not (entity or wants or wording >= 0.5 or _same_entity(frame, context, text)):
        return 0.0
    given = len(assigned(text, values, places_of(frame, schema), schema)) * 0.8
    lacking = sum(0.3 for item in frame.inputs.values() if item.required) if not values else 0.0
    return 3 * wording + intent + entity + min(wants, 2.4) + given - lacking


def _same_entity(frame: Frame, context: Context, text: str) -> bool:
    """Is it about what was talked of before, as in "when was it delivered?"."""
    if context.request is None or not cues.BACK.search(text):
        return False
    return context.request.entity == frame.entity


def _wording(text: str, frame: Frame) -> float:
    """The best share of the words of one of the frame's phrases that are in the text."""
    said = content(text)
    shares = [len(phrase & said) / len(phrase) for ask in frame.asks if (phrase := content(ask))]
    return max(shares, default=0.0)


def _intent(text: str, intent: Intent) -> float:
    found = cues.intents(text)
    if intent in found:
        return 1.0 + 0.5 * found[intent]
    near = intent in _QUERY and any(other in found for other in _QUERY)
    return 0.8 if near and not any(one.mutates for one in found) else 0.0


def _entity(text: str, frame: Frame, schema: Schema) -> float:
    entity = schema.entity(frame.entity)
    names = (entity.singular, entity.plural, *entity.synonyms)
    return 1.5 if any(place_of(text, name) >= 0 for name in names) else 0.0


def wants_of(text: str, frame: Frame) -> tuple[str, ...]:
    """Outputs that the text names by their labels."""
    return tuple(
        item.column or f"{frame.tool}:{name}"
        for name, item in frame.outputs.items()
        if not item.field.hidden and _names(text, item.field)
    )


def _names(text: str, field: Field) -> bool:
    return any(place_of(text, label) >= 0 for label in (field.label, *field.synonyms) if label)


def places_of(frame: Frame, schema: Schema) -> tuple[Place, ...]:
    """Where a value could go: the frame's inputs, and what describes the rows they stand for."""
    found: dict[tuple[str, bool, str], Place] = {}
    for given in frame.inputs.values():
        place = Place(given.column, given.purpose, given.operator, given.label, weight=3)
        found.setdefault((given.column, given.purpose is Purpose.VALUE, given.operator), place)
        for column in _describing(given.column, schema):
            found.setdefault((column, False, ""), Place(column, Purpose.KEY))
    for item in frame.outputs.values() if not frame.intent.mutates else ():
        if item.column and schema.is_visible(item.column):
            found.setdefault((item.column, False, ""), Place(item.column, Purpose.FILTER))
    return tuple(found.values())


def _describing(column: str, schema: Schema) -> list[str]:
    """Columns by which people name the row that a key stands for, and the row it belongs to."""
    found: list[str] = []
    for source in schema.sources(column):
        table = schema.table(source)
        if table and schema.is_key(source):
            found += [f"{table}.{name}" for name in schema.entity(table).known_by]
            found += _parents(table, schema)
    return found


def _parents(table: str, schema: Schema) -> list[str]:
    return [
        f"{relation.target}.{name}"
        for relation in schema.lexicon.relations
        if relation.source == table
        for name in schema.entity(relation.target).known_by
    ]
