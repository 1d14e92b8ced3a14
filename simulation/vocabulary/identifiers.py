"""Numbers, codes and addresses in a text, and whether anybody has asked for them yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulation.vocabulary.kept import MOST_DIALOGUES, Kept
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


def unasked_identifiers(
    text: str, tasks: tuple[Task, ...], turns: Sequence[Turn]
) -> tuple[str, ...]:
    """Of the user's own identifiers, those that a message gives away: nobody has named them
    before it, and the last answer asks nothing. New values to be written are a wish, not a key.
    """
    if _is_asked(turns):
        return ()
    own = _own_keys(tasks)
    given = [name for name in dict.fromkeys(codes(text)) if name in own]
    return tuple(name for name in given if not any(_names(turn, name) for turn in turns))


def _names(turn: Turn, code: str) -> bool:
    return code in codes(turn.message.content or "")


def _keys(tasks: tuple[Task, ...]) -> frozenset[str]:
    """What names a record and is one code as a whole: not a street or a telephone number."""
    return frozenset(_whole_keys(tasks))


def _whole_keys(tasks: Sequence[Task]) -> Iterator[str]:
    for task in tasks:
        for subtask in task.subtasks:
            for slot in subtask.knows:
                whole = str(slot.value).strip().casefold()
                if slot.purpose is Purpose.KEY and whole in codes(whole):
                    yield whole


_own_keys = Kept(_keys, MOST_DIALOGUES)


def _is_asked(turns: Sequence[Turn]) -> bool:
    spoken = (
        turn.message.content
        for turn in reversed(turns)
        if turn.message.role is Role.ASSISTANT and turn.message.content
    )
    last = next(spoken, "")
    return "?" in last or _NEED.search(last) is not None
