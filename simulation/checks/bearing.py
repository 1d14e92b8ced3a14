"""How the user bears itself: brief, civil, taking a no, and done when it says so."""

from __future__ import annotations

import re

from simulation.checks.knowledge import said_by
from simulation.vocabulary.acts import ActKind
from simulation.vocabulary.likeness import likeness, words_of
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn

MOST_WORDS = 90
"""A message of a dozen details has some seventy; what is longer is an essay."""
MOST_LINES = 6
INSISTENT = 0.45
"""Of the word pairs of a request that was refused."""
_MARKUP = re.compile(r"^\s*(?:[-*•]\s|\d+[.)]\s|#{1,6}\s|\|)|```|\*\*[^*]+\*\*", re.MULTILINE)
_ABUSE = re.compile(
    r"\b(?:idiots?|morons?|stupid|imbeciles?|dumb(?:ass)?|retard(?:ed)?|shut up|screw you|"
    r"f+u+c+k\w*|shit\w*|bullshit|bastards?|bitch\w*|asshole\w*|arsehole\w*|crap|"
    r"useless (?:bot|machine|assistant|idiot)|go to hell|damn you|i hate you|piss off)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:can(?:'t|not| not)|unable to|not able to|no way for me to|"
    r"isn't something|not something|beyond what)\b",
    re.IGNORECASE,
)


def too_long(state: DialogueState) -> str | None:
    """More words or lines than people write, or marked up as documents are."""
    text = _text(state)
    words, lines = len(words_of(text)), len([line for line in text.splitlines() if line.strip()])
    if words > MOST_WORDS:
        return f"{words} words"
    if lines > MOST_LINES:
        return f"{lines} lines"
    markup = _MARKUP.search(text)
    return markup.group().strip() if markup else None


def abuse(state: DialogueState) -> str | None:
    """Impatience may grumble; it does not insult."""
    match = _ABUSE.search(_text(state))
    return match.group() if match else None


def insistence(state: DialogueState) -> str | None:
    """What was just refused is asked for again, nearly in the same words."""
    answer = _last_answer(state)
    if answer is None or not _refuses(answer):
        return None
    refused = said_by(state.turns[: answer.seq], Role.USER)[-1:]
    alike = [line for line in refused if likeness(line, _text(state)) >= INSISTENT]
    return alike[0] if alike else None


def question_at_end(state: DialogueState) -> str | None:
    """Who is done asks nothing more: nobody would answer."""
    last = state.turns[-1]
    text = _text(state)
    return text if last.done and text.rstrip().endswith("?") else None


def _text(state: DialogueState) -> str:
    return (state.turns[-1].message.content or "").replace("\u2019", "'")


def _last_answer(state: DialogueState) -> Turn | None:
    answers = (
        turn
        for turn in reversed(state.turns[:-1])
        if turn.message.role is Role.ASSISTANT and turn.message.content
    )
    return next(answers, None)


def _refuses(answer: Turn) -> bool:
    """Acts, where there are any, tell a no from a question that has a "not" in it."""
    if answer.acts is not None:
        return any(act.kind is ActKind.UNABLE for act in answer.acts)
    text = (answer.message.content or "").replace("\u2019", "'")
    return "?" not in text and _REFUSED.search(text) is not None
