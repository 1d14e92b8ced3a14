"""Reading what an agent proposed in words: which change, of which row, with which values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulation.seats.agenda.understanding.changes import best_change
from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.likeness import alike
from simulation.seats.agenda.understanding.lines import listed
from simulation.seats.agenda.understanding.requests import places_of
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.values import Place, assigned, spoken_values
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.lexicon import Frame, Kind, Operator, Purpose
from simulation.vocabulary.spoken import tells

_FORMER = re.compile(
    r"\b(?:from|instead of|in place of|rather than)\s+(?P<old>[^\n.;]{1,80}?)"
    r"(?=\s+to\b|[,;\n]|[.!?](?:\s|$)|$)"
)
"""The value that a change would do away with."""
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_STATES = re.compile(
    r"\bI(?:'ll|'d| will| can| would| could|'m going to)\b|\b(?:shall|should|may|can) I\b|"
    r"\b(?:want|like) me to\b|\bconfirm\b",
    re.I,
)
"""A sentence that says what would be done, where others say how things are."""
_TIMES = (Kind.DATE, Kind.DATETIME, Kind.TIME)


def proposed(text: str, schema: Schema, context: Context) -> Act | None:
    """The change as an act with its values; None where the words name no change.

    ``context.seen`` holds what results showed: a moment is taken as it is stored there.
    """
    frame = best_change(text, spoken_values(text, schema, context.seen), schema, context)
    if frame is None:
        return None
    spoken = (
        one
        for one in _spoken(text, schema, frame, context)
        if _is_sure(one, frame, schema, context)
    )
    slots = (*listed(text, schema, frame), *spoken)
    distinct = {(said.column, said.purpose is Purpose.VALUE): said for said in reversed(slots)}
    return Act(
        kind=ActKind.PROPOSE,
        intent=frame.intent,
        entity=frame.entity,
        tool=frame.tool,
        slots=tuple(_as_stored(text, schema, said, context) for said in distinct.values()),
    )


def _spoken(text: str, schema: Schema, frame: Frame, context: Context) -> Iterator[Said]:
    """Values in running text; one that is given up can still say which row it is."""
    places = places_of(frame, schema)
    rest = _FORMER.sub(" ", text)
    stating = " ".join(part for part in _SENTENCE.findall(rest) if _STATES.search(part))
    for words in (stating, rest):
        yield from assigned(words, spoken_values(words, schema, context.seen), places, schema)
    keys: list[Place] = [place for place in places if place.purpose is not Purpose.VALUE]
    for match in _FORMER.finditer(text):
        old = match["old"]
        yield from assigned(old, spoken_values(old, schema, context.seen), keys, schema)


def _is_sure(said: Said, frame: Frame, schema: Schema, context: Context) -> bool:
    """Of what tells which row is meant: its key, or a value that a result showed."""
    if said.purpose is Purpose.VALUE:
        return True
    columns = schema.sources(said.column)
    if said.operator is Operator.EQUAL and any(
        given.column in columns and schema.is_key(given.column) for given in frame.inputs.values()
    ):
        return True
    shown = (value for column in columns for value in context.seen.get(column, ()))
    return any(alike(said.value, value) for value in shown)


def _as_stored(text: str, schema: Schema, said: Said, context: Context) -> Said:
    """A date with the time beside it, where a result showed just that moment."""
    field = schema.field(said.column)
    if field.kind not in _TIMES:
        return said
    shown: list[Any] = [
        value
        for column in schema.sources(said.column)
        for value in context.seen.get(column, ())
        if tells(text, value, field) and alike(said.value, value)
    ]
    return said.model_copy(update={"value": shown[-1]}) if shown else said
