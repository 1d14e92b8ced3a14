"""Numbers, codes and addresses in a text, and whether anybody has asked for them yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.mentions import MentionKind, mentions
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn
from simulation.vocabulary.tasks import Task

_FILED = re.compile(r"\d{4,}")
_NEED = re.compile(r"\b(?:need|require|please (?:give|tell|send|provide|let me))\b", re.IGNORECASE)
"""Asking without a question mark: "I just need the order number for that."."""
_KINDS = {MentionKind.IDENTIFIER, MentionKind.EMAIL}


def identifiers(text: str) -> Iterator[str]:
    """Each in canonical form, in lower case."""
    for mention in mentions(text):
        if mention.kind in _KINDS:
            yield mention.canonical.casefold()


def codes(text: str) -> Iterator[str]:
    """Identifiers, and plain numbers as long as those that records are filed under."""
    for mention in mentions(text):
        is_long = mention.kind is MentionKind.NUMBER and _FILED.fullmatch(mention.text)
        if mention.kind in _KINDS or is_long:
            yield mention.canonical.casefold()


def unasked_identifiers(text: str, tasks: Sequence[Task], turns: Sequence[Turn]) -> tuple[str, ...]:
    """Of the user's own identifiers, those that a message gives away: nobody has named them
    before it, and the last answer asks nothing. New values to be written are a wish, not a key.
    """
    if _is_asked(turns):
        return ()
    named = {name for turn in turns for name in codes(turn.message.content or "")}
    own = set(_keys(tasks))
    given = dict.fromkeys(codes(text))
    return tuple(name for name in given if name in own and name not in named)


def _keys(tasks: Sequence[Task]) -> Iterator[str]:
    """What names a record and is one code as a whole: not a street or a telephone number."""
    for task in tasks:
        for subtask in task.subtasks:
            for slot in subtask.knows:
                whole = str(slot.value).strip().casefold()
                if slot.purpose is Purpose.KEY and whole in codes(whole):
                    yield whole


def _is_asked(turns: Sequence[Turn]) -> bool:
    answers = [turn for turn in turns if turn.message.role is Role.ASSISTANT]
    spoken = [turn.message.content for turn in answers if turn.message.content]
    return bool(spoken) and ("?" in spoken[-1] or _NEED.search(spoken[-1]) is not None)
