"""Which of the offered rows a text picks."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.understanding import cues
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.spoken import tells


def chosen_row(text: str, schema: Schema, offer: Act) -> tuple[Said, ...]:
    """The values of the one row that the text names or counts to; empty if it is not one."""
    named = [_told(text, schema, offer, row) for row in offer.rows]
    most = max((len(told) for told in named), default=0)
    best = [told for told in named if len(told) == most]
    if most and len(best) == 1:
        return best[0]
    place = _ordinal(text, len(offer.rows))
    return _slots(offer, offer.rows[place]) if place is not None else ()


def _told(text: str, schema: Schema, offer: Act, row: dict[str, Any]) -> tuple[Said, ...]:
    return tuple(
        said
        for said in _slots(offer, row)
        if said.value is not None and tells(text, said.value, schema.field(said.column))
    )


def _slots(offer: Act, row: dict[str, Any]) -> tuple[Said, ...]:
    return tuple(
        Said(column=f"{offer.tool}:{name}", value=value, purpose=Purpose.KEY)
        for name, value in row.items()
    )


def _ordinal(text: str, count: int) -> int | None:
    for place, cue in enumerate(cues.ORDINALS[:count]):
        if cue.search(text):
            return place
    return count - 1 if count and cues.LAST.search(text) else None
