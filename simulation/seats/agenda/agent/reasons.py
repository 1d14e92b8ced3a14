"""Why a tool refused, in words for people: no names of parameters, tables or constraints."""

from __future__ import annotations

import re

from simulation.seats.agenda.agent.history import Called
from simulation.seats.agenda.agent.wording.grammar import an, listed
from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Frame

_TECHNICAL = re.compile(r"\w+_\w+|constraint|sqlite|sql\b|\bnull\b|parameter|argument|\{|\[", re.I)
_TAKEN = re.compile(
    r"(?:UNIQUE constraint failed: |A row with this )(?P<columns>.+?)(?: exists already|$)", re.I
)
_REQUIRED = re.compile(
    r"(?:NOT NULL constraint failed: |A value for )(?P<columns>.+?)(?: is needed|$)", re.I
)
_LONG = 220


def human_reason(schema: Schema, frame: Frame, called: Called) -> str:
    """One clause without a full stop; "" where the tool says nothing a person could use."""
    text = called.reason().strip()
    taken, required = _TAKEN.search(text), _REQUIRED.search(text)
    if taken is not None:
        entity = an(schema.entity(frame.entity).singular)
        return f"there is already {entity} with the same {_labels(schema, taken['columns'])}"
    if required is not None:
        return f"the {_labels(schema, required['columns'])} must be given"
    return _general(text, called.error)


def _labels(schema: Schema, columns: str) -> str:
    """Labels of columns; of a rule that names none that people know, "details"."""
    known = [
        schema.field(column.strip()).label
        for column in columns.split(",")
        if schema.is_visible(column.strip()) and schema.table(column.strip())
    ]
    return listed(known) or "details"


def _general(text: str, error: str) -> str:
    lowered = text.lower()
    if "foreign key" in lowered or "other rows still refer" in lowered:
        return "other records still depend on it, or what it refers to does not exist"
    if "check constraint" in lowered or "breaks the rule" in lowered:
        return "one of the values is outside what is allowed"
    if error == "not_found":
        return "it is not there any more, or not in a state that allows it"
    if text and len(text) <= _LONG and not _TECHNICAL.search(text):
        return _clause(text)
    return ""


def _clause(text: str) -> str:
    """The first sentence, ready to stand after "because" or a colon."""
    sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0].rstrip(".! ")
    if len(sentence) > 1 and sentence[0].isupper() and sentence[1].islower():
        return sentence[0].lower() + sentence[1:]
    return sentence
