"""The messages in the order that a dialogue has: one system turn, at the beginning."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.export.chats.chat import Mending, Said
from simulation.vocabulary.messages import Message, Role


def with_one_opening(said: Sequence[Said], mending: Mending) -> list[Said]:
    """Several system messages at the beginning are one; later ones stay where they are."""
    leading = 0
    while leading < len(said) and said[leading].message.role is Role.SYSTEM:
        leading += 1
    if leading < 2:
        return list(said)
    mending.note("the system messages at the beginning are put together", said[1].place)
    text = "\n\n".join(one.message.content or "" for one in said[:leading])
    return [Said(Message(role=Role.SYSTEM, content=text), said[0].place), *said[leading:]]


def with_system(said: Sequence[Said], system: str, mending: Mending) -> list[Said]:
    """With a system text that stood beside the messages, unless they have one of their own."""
    if not system.strip() or (said and said[0].message.role is Role.SYSTEM):
        return list(said)
    mending.note("the system text beside the messages is put in front of them")
    return [Said(Message(role=Role.SYSTEM, content=system), -1), *said]
