"""An answer that goes on with the other side's lines: cut where they begin; or that never ends."""

from __future__ import annotations

import re

from simulation.llm.failures import Failure, ModelFailed

LONGEST_WORDS = 20_000
"""Characters of a message: several pages, more than any reader of a chat would bear."""

_LABEL = r"(?:\*\*)?(?:{names})(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*"
_USER = _LABEL.format(names="user|customer|human")
_AGENT = _LABEL.format(names="assistant|agent|service agent|support agent")
_USER_SPEAKS = re.compile(rf"\A(?:{_LABEL.format(names='you|person|caller|me')}|{_USER})", re.I)
_AGENT_SPEAKS = re.compile(rf"\A{_AGENT}", re.I)
_USERS_LINE = re.compile(rf"^[ \t]*{_USER}", re.I | re.M)
_AGENTS_LINE = re.compile(rf"^[ \t]*{_AGENT}", re.I | re.M)


def users_part(text: str) -> str:
    """Of a user's words; empty where the first line is already the assistant's."""
    return _part(text.strip(), _USER_SPEAKS, _AGENTS_LINE)


def agents_part(text: str) -> str:
    """Of an assistant's words; empty where the first line is already the user's."""
    return _part(text.strip(), _AGENT_SPEAKS, _USERS_LINE)


def _part(text: str, own: re.Pattern[str], others: re.Pattern[str]) -> str:
    """Behind a label of its own, and before the other side's; every label has a colon."""
    if ":" not in text:
        return text
    said = own.sub("", text)
    found = others.search(said)
    return (said[: found.start()] if found else said).strip()


def refuse_endless(text: str) -> None:
    """Raises ModelFailed for a message that nobody would read to its end."""
    if len(text) > LONGEST_WORDS:
        raise ModelFailed(Failure.TOO_LONG, f"It was {len(text)} characters long.")
