"""How the user speaks: as a person with a concern, in its own words, not twice the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from simulation.checks.knowledge import said_by
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState

_META = re.compile(
    r"\b(data ?set|simulat(?:ion|or|ed)|role.?play(?:ing)?|as an ai|language model|"
    r"my (?:hidden |assigned )?(?:goal|task|persona|role) (?:is|says)|sub.?tasks?|system prompt|"
    r"tool calls?|function calls?|json|api call|the user (?:wants|asks)|test scenario)\b",
    re.IGNORECASE,
)
_ASSISTANT = re.compile(
    r"(how (?:can|may) i (?:help|assist)|i(?:'d| would) be happy to (?:help|assist)|"
    r"is there anything else (?:i can|you)|"
    r"let me (?:look|check|pull) (?:that|this|it)?.{0,20}for you|"
    r"i(?:'ve| have) (?:updated|cancelled|processed|created) your|here to (?:help|assist)|"
    r"happy to assist|you(?:'re| are) welcome[.!]? (?:is|let))",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w@.'-])[\w@.'-]*\w")
"""An e-mail address, a number with its decimals and "e-mail" are one word each."""
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
SHORTEST_COPY = 8
"""Fewer words in a row may be the same by chance."""
MOST_COPIED = 0.9
"""Of a sentence of the goal."""
SHORTEST_REPEAT = 6
"""A shorter answer may well come twice."""
MOST_ALIKE = 0.8


def meta_talk(state: DialogueState) -> str | None:
    match = _META.search(state.turns[-1].message.content or "")
    return match.group() if match else None


def role_drift(state: DialogueState) -> str | None:
    match = _ASSISTANT.search(state.turns[-1].message.content or "")
    return match.group() if match else None


def repetition(state: DialogueState) -> str | None:
    """An earlier line of the user's that this one says again, nearly word for word."""
    text = state.turns[-1].message.content or ""
    words = _words(text)
    if len(words) < SHORTEST_REPEAT:
        return None
    for earlier in said_by(state.turns[:-1], Role.USER):
        if likeness(words, _words(earlier)) >= MOST_ALIKE:
            return earlier
    return None


def goal_copy(state: DialogueState) -> str | None:
    """Most of a sentence of the goal, word for word and in one piece.

    A list of fields has few other names: so it is the share of the sentence that counts.
    """
    words = _words(state.turns[-1].message.content or "")
    said = set(_runs(words, SHORTEST_COPY))
    for goal in _goals(state) if said else ():
        for sentence in _SENTENCE.split(goal):
            copied = _copied(words, said, _words(sentence))
            if copied:
                return copied
    return None


def _copied(words: list[str], said: set[tuple[str, ...]], sentence: list[str]) -> str | None:
    if not any(run in said for run in _runs(sentence, SHORTEST_COPY)):
        return None
    match = SequenceMatcher(None, sentence, words, autojunk=False).find_longest_match()
    if match.size < MOST_COPIED * len(sentence):
        return None
    return " ".join(sentence[match.a : match.a + match.size])


def likeness(one: list[str], other: list[str]) -> float:
    """The share of word pairs that two lines have in common, from 0 to 1."""
    first, second = set(_runs(one, 2)), set(_runs(other, 2))
    either = first | second
    return len(first & second) / len(either) if either else 0.0


def _goals(state: DialogueState) -> Iterator[str]:
    for task in state.tasks:
        yield task.goal
        yield from (subtask.goal for subtask in task.subtasks)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str], length: int) -> Iterator[tuple[str, ...]]:
    for at in range(len(words) - length + 1):
        yield tuple(words[at : at + length])
