"""Saying what is meant by what was asked for or told: no more than the domain's words hold."""

from __future__ import annotations

from simulation.seats.agenda.agent.wording.grammar import listed, sentence
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Kind

MOST_STATES = 6
STATES = (
    "the {label} says which of these it is: {states}.",
    "by the {label} I mean one of these: {states}.",
    "it can be {states}; that is what we call the {label}.",
    "the {label} is one of {states}.",
)
CODES = (
    "that's the {label} under which it is filed here.",
    "I mean the {label} that our records have for the {thing}.",
    "it's what the {thing} is filed under with us, its {label}.",
)
MOMENTS = (
    "I mean the date that is on record as the {label} of the {thing}.",
    "that's a day: the {label} as it stands in our records.",
    "by that I mean the day that we have down as the {label}.",
)
FIGURES = (
    "that's the figure that our system gives as the {label} of the {thing}.",
    "it's a figure that is kept for the {thing}: the {label}.",
    "by that I mean the figure that our records show as the {label}.",
)
OTHERS = (
    "I mean the {label} of the {thing}, as it stands in our records.",
    "that's what our records have as the {label} of the {thing}.",
    "by that I mean the {label} that belongs to the {thing}.",
)


def explain(words: Words) -> str:
    said = words.act.slots[0]
    states = _states(words, said)
    text = words.pick(_bank(words, said, states), "explain")
    thing = words.schema.entity(words.schema.table(said.column) or words.act.entity).singular
    label = words.said_label(said)
    return sentence(text.format(label=label, thing=thing, states=states)).rstrip(".") + "."


def _bank(words: Words, said: Said, states: str) -> tuple[str, ...]:
    if states:
        return STATES
    if words.is_kind(said.column, Kind.IDENTIFIER, Kind.EMAIL):
        return CODES
    if words.is_kind(said.column, Kind.MONEY, Kind.INTEGER, Kind.NUMBER):
        return FIGURES
    return MOMENTS if words.is_kind(said.column, Kind.DATE, Kind.DATETIME) else OTHERS


def _states(words: Words, said: Said) -> str:
    """What a state can be, where that is a short list."""
    field = words.field(said.column)
    spoken = list(dict.fromkeys(field.spoken.values()))
    few = field.kind is Kind.CATEGORY and 1 < len(spoken) <= MOST_STATES
    return listed(spoken, "or") if few else ""
