"""How the user speaks: as a person with a concern, in its own words, not twice the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from simulation.checks.knowledge import said_before
from simulation.vocabulary.kept import MOST_DIALOGUES, Kept
from simulation.vocabulary.likeness import MOST_ALIKE, likeness, runs, words_of
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task

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
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
SHORTEST_COPY = 8
"""Fewer words in a row may be the same by chance."""
MOST_COPIED = 0.9
"""Of a sentence of the goal."""
SHORTEST_REPEAT = 6
"""A shorter answer may well come twice."""


def meta_talk(state: DialogueState) -> str | None:
    match = _META.search(state.turns[-1].message.content or "")
    return match.group() if match else None


def role_drift(state: DialogueState) -> str | None:
    match = _ASSISTANT.search(state.turns[-1].message.content or "")
    return match.group() if match else None


def repetition(state: DialogueState) -> str | None:
    """An earlier line of the user's that this one says again, nearly word for word."""
    text = state.turns[-1].message.content or ""
    if len(words_of(text)) < SHORTEST_REPEAT:
        return None
    for earlier in said_before(state.turns, Role.USER):
        if likeness(text, earlier) >= MOST_ALIKE:
            return earlier
    return None


def goal_copy(state: DialogueState) -> str | None:
    """Most of a sentence of the goal, word for word and in one piece.

    A list of fields has few other names: so it is the share of the sentence that counts.
    """
    words = words_of(state.turns[-1].message.content or "")
    said = [_line(run) for run in runs(words, SHORTEST_COPY)]
    for sentence in _goals(state.tasks) if said else ():
        copied = _copied(words, said, sentence)
        if copied:
            return copied
    return None


class Sentence(NamedTuple):
    words: tuple[str, ...]
    line: str


def _line(words: Sequence[str]) -> str:
    """Spaces on both sides: a run of whole words in it is a part of it."""
    return f" {' '.join(words)} "


def _copied(words: Sequence[str], said: list[str], sentence: Sentence) -> str | None:
    if not any(run in sentence.line for run in said):
        return None
    match = SequenceMatcher(None, sentence.words, words, autojunk=False).find_longest_match()
    if match.size < MOST_COPIED * len(sentence.words):
        return None
    return " ".join(sentence.words[match.a : match.a + match.size])


def _sentences(tasks: tuple[Task, ...]) -> tuple[Sentence, ...]:
    goals = (goal for task in tasks for goal in (task.goal, *(part.goal for part in task.subtasks)))
    spoken = (words_of(sentence) for goal in goals for sentence in _SENTENCE.split(goal))
    return tuple(Sentence(words, _line(words)) for words in spoken)


_goals = Kept(_sentences, MOST_DIALOGUES)
