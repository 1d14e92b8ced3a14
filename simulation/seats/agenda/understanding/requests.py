"""Which frame a sentence asks for, which columns it wants to be told, what it may give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.seats.agenda.understanding import cues
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.tokens import content, place_of
from simulation.seats.agenda.understanding.values import Place, Spoken, assigned
from simulation.vocabulary.acts import ActKind, Said
from simulation.vocabulary.lexicon import Field, Frame, Intent, Kind, Operator, Purpose

ENOUGH = 3.0
"""Evidence below which a sentence is no request."""
_QUERY = (Intent.READ, Intent.SEARCH, Intent.DERIVE)


def best_frame(
    text: str, values: Sequence[Spoken], schema: Schema, context: Context
) -> Frame | None:
    """The frame with the most evidence, None if there is too little for any."""
    scored = [(evidence(text, values, frame, schema, context), frame) for frame in
              schema.frames.values()]  # fmt: skip
    top = max(scored, key=lambda item: item[0], default=None)
    return top[1] if top is not None and top[0] >= ENOUGH else None


def evidence(
    text: str, values: Sequence[Spoken], frame: Frame, schema: Schema, context: Context
) -> float:
    """How much speaks for it that a sentence asks for just this; 0 for nothing."""
    wording = _wording(text, frame)
    intent = _intent(text, frame.intent)
    entity = _entity(text, frame, schema)
    wants = len(wants_of(text, frame)) * 0.8
    said = assigned(text, values, places_of(frame, schema), schema)
    entity = entity or 1.2 * _is_its_key(said, frame, schema)
    if not intent and wording < 0.5:
        return 0.0
    back = _same_entity(frame, context, text)
    if not (entity or wants or wording >= 0.5 or back or _is_anchored(said, schema)):
        return 0.0
    given = len(said) * 0.8
    lacking = sum(0.3 for item in frame.inputs.values() if item.required) if not values else 0.0
    told = min(wants, 2.4) - _untold(text, frame, schema)
    bonus = back and not any(act.kind in _OPEN for act in context.last)
    return 3 * wording + intent + entity + told + given + bonus - lacking - _too_tame(text, frame)


_OPEN = (ActKind.ASK, ActKind.OFFER, ActKind.PROPOSE)


def _is_its_key(said: Sequence[Said], frame: Frame, schema: Schema) -> bool:
    """Is one of the frame's own rows named by its key."""
    return any(
        schema.is_key(one.column)
        and schema.table(one.column) == frame.entity
        and schema.field(one.column).kind is Kind.IDENTIFIER
        and isinstance(one.value, str)
        for one in said
    )


def _is_anchored(said: Sequence[Said], schema: Schema) -> bool:
    """Is a row named by its key: "HL-20117" is an order, whether that is said or not."""
    return any(
        one.purpose is Purpose.KEY
        and isinstance(one.value, str)
        and schema.field(one.column).kind is Kind.IDENTIFIER
        for one in said
    )


def _too_tame(text: str, frame: Frame) -> float:
    """A text that begins like an order to change something asks for no figures."""
    if frame.intent.mutates:
        return 0.0
    first = re.sub(_POLITE, "", text.strip())
    changes = (cue for intent, cue in cues.INTENTS if intent.mutates)
    return 2.0 if any(cue.match(first) for cue in changes) else 0.0


_POLITE = re.compile(
    r"^(?:(?:ok|okay|hi|hello|hey|so|well|now|and|then|yes)\b[,.!]?\s+|please\s+|"
    r"(?:can|could|would|will)\s+(?:you|i|we)\s+(?:please\s+)?|"
    r"i(?:'d| would)? (?:like|want|need|have) to\s+)+",
    re.I,
)


def _same_entity(frame: Frame, context: Context, text: str) -> bool:
    """Is it about what was talked of before, as in "when was it delivered?"."""
    if context.request is None or not cues.BACK.search(text):
        return False
    return context.request.entity == frame.entity


def _wording(text: str, frame: Frame) -> float:
    """The best share of the words of one of the frame's phrases that are in the text.

    A phrase with one word of its own ("check on an order") says little.
    """
    said = content(text)
    asked = [one for phrases in frame.asked.values() for one in phrases]
    asks = [re.sub(r"\{\w+\}", " ", one) for one in (*frame.asks, *frame.mine, *asked)]
    shares = [len(phrase & said) / max(len(phrase), 2) for ask in asks if (phrase := content(ask))]
    return max(shares, default=0.0)


def _intent(text: str, intent: Intent) -> float:
    found = cues.intents(text)
    if intent in found:
        return 1.0 + 0.5 * found[intent]
    near = intent in _QUERY and any(other in found for other in _QUERY)
    return 0.8 if near and not any(one.mutates for one in found) else 0.0


def _entity(text: str, frame: Frame, schema: Schema) -> float:
    """Is the entity named; many of them, where the frame tells of many."""
    entity = schema.entity(frame.entity)
    names = (entity.singular, entity.plural, *entity.synonyms)
    if not any(place_of(text, name) >= 0 for name in names):
        return 0.0
    plural = entity.plural != entity.singular and entity.plural.casefold() in text.casefold()
    many = frame.intent in (Intent.SEARCH, Intent.TOP, Intent.AGGREGATE)
    return 2.0 if plural == many else 1.2


def _untold(text: str, frame: Frame, schema: Schema) -> float:
    """Fields of the entity that the text names and the frame neither takes nor tells."""
    if frame.intent.mutates:
        return 0.0
    known = {given.column for given in frame.inputs.values()}
    known |= {item.column for item in frame.outputs.values()}
    return sum(
        1.0
        for name, field in schema.entity(frame.entity).fields.items()
        if f"{frame.entity}.{name}" not in known and not field.hidden and _names(text, field)
    )


def wants_of(text: str, frame: Frame, slots: Sequence[Said] = ()) -> tuple[str, ...]:
    """Outputs that the text names by their labels, or by "when", "where" and "how much"."""
    given = {said.column for said in slots}
    named = tuple(
        item.column or f"{frame.tool}:{name}"
        for name, item in frame.outputs.items()
        if not item.field.hidden and item.column not in given and _names(text, item.field)
    )
    return named or tuple(
        item.column or f"{frame.tool}:{name}"
        for name, item in frame.outputs.items()
        if not item.field.hidden and _is_asked(text, item.field, frame.entity)
    )


def _is_asked(text: str, field: Field, table: str) -> bool:
    labels = content(" ".join((field.label, *field.synonyms)))
    words = (labels & content(text)) - content(table.replace("_", " "))
    if cues.WHEN.search(text):
        return field.kind in (Kind.DATE, Kind.DATETIME, Kind.TIME) and bool(words)
    if cues.WHERE.search(text):
        return field.label.endswith(("status", "state"))
    return bool(cues.HOW_MUCH.search(text)) and field.kind is Kind.MONEY


def _names(text: str, field: Field) -> bool:
    return any(place_of(text, label) >= 0 for label in (field.label, *field.synonyms) if label)


_PLAIN = (Operator.EQUAL, Operator.CONTAINS)


def places_of(frame: Frame, schema: Schema) -> tuple[Place, ...]:
    """Where a value could go: the frame's inputs, and what describes the rows they stand for."""
    found: dict[tuple[str, bool, str], Place] = {}
    for given in frame.inputs.values():
        if given.column and not schema.is_visible(given.column):
            for column in _describing(given.column, schema):
                found.setdefault((column, False, ""), Place(column, Purpose.KEY))
            continue
        place = Place(given.column, given.purpose, given.operator, given.label, weight=3)
        ranged = "" if given.operator in _PLAIN else given.operator.value
        found.setdefault((given.column, given.purpose is Purpose.VALUE, ranged), place)
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
