"""An answer that goes on with the other side's lines: cut where they begin; or that never ends."""

from __future__ import annotations

import re

from simulation.llm.failures import Failure, ModelFailed

LONGEST_WORDS = 20_000
"""Characters of a message: several pages, more than any reader of a chat would bear."""

_LABEL = r"(?:\*\*)?(?:{names})(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*"
_USER = _LABEL.format(names="user|customer|human")
_AGENT = _LABEL.format(names="assistant|agent|service agent|support agent")
_SPEAKER = re.compile(rf"\A(?:{_LABEL.format(names='you|person|caller|me')}|{_USER})", re.I)


def users_part(text: str) -> str:
    """Of a user's words; empty where the first line is already the assistant's."""
    return _before(_AGENT, _SPEAKER.sub("", text.strip()))


def agents_part(text: str) -> str:
    """Of an assistant's words; empty where the first line is already the user's."""
    return _before(_USER, re.sub(rf"\A{_AGENT}", "", text.strip(), flags=re.I))


def _before(other: str, text: str) -> str:
    found = re.search(rf"^[ \t]*{other}", text, re.I | re.M)
    return (text[: found.start()] if found else text).strip()


def refuse_endless(text: str) -> None:
    """Raises ModelFailed for a message that nobody would read to its end."""
    if len(text) > LONGEST_WORDS:
        raise ModelFailed(Failure.TOO_LONG, f"It was {len(text)} characters long.")
