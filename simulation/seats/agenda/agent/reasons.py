"""Why a tool refused, in words for people: no names of parameters, tables or constraints."""

from __future__ import annotations

import re

from simulation.seats.agenda.agent.history import Called
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Frame

_TECHNICAL = re.compile(r"\w+_\w+|constraint|sqlite|sql\b|\bnull\b|parameter|argument|\{|\[", re.I)
_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<column>\S+?),?(?:\s|$)", re.I)
_REQUIRED = re.compile(r"NOT NULL constraint failed: (?P<column>\S+)", re.I)
_LONG = 220


def human_reason(schema: Schema, frame: Frame, called: Called) -> str:
    """One clause without a full stop; "" where the tool says nothing a person could use."""
    text = called.reason().strip()
    for pattern, words in (
        (_UNIQUE, "there is already another {entity} with that {label}"),
        (_REQUIRED, "a {label} is needed for it"),
    ):
        match = pattern.search(text)
        if match is not None:
            label = schema.field(match["column"].rstrip(".")).label
            return words.format(entity=schema.entity(frame.entity).singular, label=label)
    return _general(text, called.error)


def _general(text: str, error: str) -> str:
    lowered = text.lower()
    if "foreign key" in lowered:
        return "other records still depend on it, or what it refers to does not exist"
    if "check constraint" in lowered:
        return "one of the values is outside what is allowed"
    if error == "not_found":
        return "there is no such record any more"
    if text and len(text) <= _LONG and not _TECHNICAL.search(text):
        return _clause(text)
    return ""


def _clause(text: str) -> str:
    """The first sentence, ready to stand after "because" or a colon."""
    sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0].rstrip(".! ")
    if len(sentence) > 1 and sentence[0].isupper() and sentence[1].islower():
        return sentence[0].lower() + sentence[1:]
    return sentence
