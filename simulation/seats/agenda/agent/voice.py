"""Whose things are talked about: the caller's own, or those of people the user works for."""

from __future__ import annotations

import re
from functools import lru_cache

from simulation.seats.agenda.understanding.schema import Schema
from simulation.vocabulary.lexicon import Frame, Operator

HOPS = 3
"""From a thing to its owner: an order item belongs to an order, and that to a customer."""
_PLAIN = ("account", "profile", "booking", "details", "contact", "data", "membership")
_DID = re.compile(
    r"\bI(?:'ve| have)? (?:just |recently )?(?:ordered|bought|booked)\b|\bI have with you\b|"
    r"\b(?:have|on file|noted) for me\b|\bmy name is\b|\bI was born\b|\b(?:of|from) mine\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:I'm|I am|[Tt]his is|[Ii]t's)\s+[A-Z][\w'-]+\s+[A-Z][\w'-]+(?=\s+(?:here|and)\b|[.,!]|$)"
)


def speaks_of_own(schema: Schema, text: str) -> bool:
    """Does a user say "my order": then it is the caller, not somebody who works with the data."""
    if not schema.lexicon.caller:
        return False
    said = (_pattern(_nouns(schema)), _DID, _NAMED)
    return any(cue.search(text) for cue in said)


def speaks_to_owner(schema: Schema, text: str) -> bool:
    """Does the agent's side say "your order": then it has taken the user for the caller."""
    if not schema.lexicon.caller:
        return False
    return _pattern(_nouns(schema)).search(_YOUR.sub("my", text)) is not None


_YOUR = re.compile(r"\byour\b", re.I)


@lru_cache(maxsize=64)
def _pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(noun) for noun in nouns)
    return re.compile(rf"\b(?:my|our)\s+(?:[\w-]+\s+){{0,2}}?(?:{words})\b", re.I)


def _nouns(schema: Schema) -> tuple[str, ...]:
    """What a caller can call theirs; "my customer" is said by somebody else."""
    caller = schema.entity(schema.lexicon.caller)
    found = [field.label for field in caller.fields.values() if not field.hidden]
    found += [
        output.field.label
        for frame in schema.frames.values()
        if frame.entity == caller.table
        for output in frame.outputs.values()
    ]
    for table in schema.lexicon.entities:
        if table != caller.table and is_owned(schema, table):
            entity = schema.entity(table)
            found += [entity.singular, entity.plural, *entity.synonyms]
    return tuple(sorted({*found, *_PLAIN}, key=len, reverse=True))


def keeps_apart(schema: Schema, frame: Frame) -> bool:
    """Does a tool for rows that people own take whose they are, or which one it is.

    Another would show a caller what belongs to others.
    """
    if not is_owned(schema, frame.entity) or frame.entity == schema.lexicon.caller:
        return True
    return any(
        is_owned(schema, table)
        for given in frame.inputs.values()
        if given.operator is Operator.EQUAL
        for table in schema.identifies(given.column)
    )


def is_owned(schema: Schema, table: str) -> bool:
    """Do rows of the table belong to a caller: not products, but orders and their items."""
    caller = schema.lexicon.caller
    if not caller:
        return False
    reached = frozenset({table})
    for _ in range(HOPS):
        if caller in reached:
            return True
        reached = schema.parents(reached)
    return caller in reached
