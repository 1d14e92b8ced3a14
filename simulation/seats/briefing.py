"""The system turn: who the agent is, what day it is, what it may do. The same for every seat.

It stands at seq 0 of a dialogue, so a trainer sees the same words whichever cast played the agent.
"""

from __future__ import annotations

from datetime import datetime

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.kept import Kept

CONDUCT = (
    "Use the tools to look things up and to make changes; never guess what a tool can tell you.",
    "Take arguments from the user, from earlier results or from this policy. Do not make them up.",
    "What you need and cannot look up you ask for, one or two things at a time.",
    "Before a change the user has not spelled out in full, say what you will change and wait for "
    "a yes.",
    "Say that something is done only after the tool has done it, and pass on failures truthfully.",
    "Never mention tools, tables or internal identifiers; speak plainly and briefly.",
)


def _text(domain: Domain) -> str:
    parts = [_role(domain), _clock(domain.now)]
    if domain.policy.strip():
        parts.append(f"Policy:\n{domain.policy.strip()}")
    parts.append("How to work:\n" + "\n".join(f"- {line}" for line in CONDUCT))
    return "\n\n".join(parts)


_texts = Kept(_text)


def system_message(domain: Domain) -> str:
    """The text of the system turn for ``domain``: role, time, policy and conduct. All dialogues
    of a domain share it.
    """
    return _texts(domain)


def _role(domain: Domain) -> str:
    about = domain.description.strip()
    first = f"You are the service agent of {domain.title.strip() or domain.name}."
    return f"{first} {about}" if about else first


def _clock(now: str) -> str:
    """The frozen clock with its weekday, which a bare ISO date hides."""
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        return f"The current time is {now}."
    day = f"{moment:%A}, {moment.day} {moment:%B %Y}"
    if len(now) <= len("2026-05-03"):
        return f"Today is {day} ({moment:%Y-%m-%d})."
    return f"The current time is {moment:%H:%M} on {day} ({moment:%Y-%m-%d})."
