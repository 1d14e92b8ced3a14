"""A conversation as it was read: what was said, which tools there are, what was mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.tools import Tool

MOST_LISTED = 12
"""Messages that one line of a summary names."""


class Said(NamedTuple):
    """One message and its place, from 0, in the list that it was read from."""

    message: Message
    place: int
    failed: bool = False
    """Of a result: it was marked as an error."""

    def having(self, **changes: Any) -> Said:
        """The same with other fields of the message."""
        return self._replace(message=self.message.model_copy(update=changes))


class Repair(NamedTuple):
    """Something that is not as it was given: mended, moved or left out."""

    what: str
    message: int | None = None
    """The place of the message; None where it is of the whole conversation."""


class Chat(NamedTuple):
    """Calls and results pair off, and results follow their calls; a call may lack its result."""

    said: tuple[Said, ...]
    tools: tuple[Tool, ...]
    """Without SQL; ``returns`` as the conversation's own results have it."""
    shape: str
    """How it was written, in words: "OpenAI messages"."""
    name: str = ""
    """What the file calls it, or the domain that it is about; may be empty."""
    tasks: tuple[Any, ...] = ()
    """As they stood beside the messages, unread."""
    repairs: tuple[Repair, ...] = ()


class Mending:
    """Collects the repairs of one conversation."""

    def __init__(self) -> None:
        self.repairs: list[Repair] = []

    def note(self, what: str, message: int | None = None) -> None:
        repair = Repair(what, message)
        if repair not in self.repairs[-MOST_LISTED:]:
            self.repairs.append(repair)


def summary(repairs: Iterable[Repair]) -> list[str]:
    """A line for each kind of repair, with the messages that it was done to."""
    places: dict[str, list[int]] = {}
    for what, message in repairs:
        places.setdefault(what, []).extend([] if message is None else [message])
    return [_line(what, listed) for what, listed in places.items()]


def _line(what: str, places: list[int]) -> str:
    if not places:
        return what
    shown = ", ".join(map(str, places[:MOST_LISTED]))
    more = len(places) - MOST_LISTED
    tail = f" and {more} more" if more > 0 else ""
    return f"message{'s' if len(places) > 1 else ''} {shown}{tail}: {what}"


def is_result(said: Said) -> bool:
    return said.message.role is Role.TOOL
