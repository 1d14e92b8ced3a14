"""Whose things are talked about: the caller's own, or those of people the user works for."""

from __future__ import annotations

import re
from functools import lru_cache

from simulation.seats.agenda.understanding.schema import Schema

HOPS = 3
"""From a thing to its owner: an order item belongs to an order, and that to a customer."""
_PLAIN = ("account", "profile", "booking", "details", "contact", "data", "membership")
_DID = re.compile(r"\bI(?:'ve| have)? (?:just |recently )?(?:ordered|bought|booked|paid)\b", re.I)


def speaks_of_own(schema: Schema, text: str) -> bool:
    """Does a user say "my order": then it is the caller, not somebody who works with the data."""
    if not schema.lexicon.caller:
        return False
    return bool(_pattern(_nouns(schema)).search(text) or _DID.search(text))


@lru_cache(maxsize=64)
def _pattern(nouns: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(noun) for noun in nouns)
    return re.compile(rf"\b(?:my|our)\s+(?:[\w-]+\s+){{0,2}}?(?:{words})\b", re.I)


def _nouns(schema: Schema) -> tuple[str, ...]:
    """What a caller can call theirs; "my customer" is said by somebody else."""
    caller = schema.entity(schema.lexicon.caller)
    found = [field.label for field in caller.fields.values() if not field.hidden]
    for table in schema.lexicon.entities:
        if table != caller.table and is_owned(schema, table):
            entity = schema.entity(table)
            found += [entity.singular, entity.plural, *entity.synonyms]
    return tuple(sorted({*found, *_PLAIN}, key=len, reverse=True))


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
