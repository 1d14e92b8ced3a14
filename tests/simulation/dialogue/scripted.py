"""Seats that say what they are told to, so that a test decides how a dialogue goes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from simulation.errors import SeatFailed
from simulation.seats.protocol import AgentView, Leave, UserView, Utterance
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.state import Author


def say(content: str, *, done: bool = False) -> Utterance:
    return Utterance(content=content, author=Author.AGENDA, done=done)


def call(*calls: tuple[str, Any]) -> Utterance:
    return Utterance(
        author=Author.AGENDA,
        tool_calls=tuple(
            ToolCall(
                id=f"x{place}",
                function=FunctionCall(
                    name=name, arguments=given if isinstance(given, str) else json.dumps(given)
                ),
            )
            for place, (name, given) in enumerate(calls)
        ),
    )


class Scripted:
    """Either seat; ``seen`` keeps what it was shown."""

    def __init__(self, lines: Iterable[Any]) -> None:
        self._lines = iter(lines)
        self.seen: list[AgentView | UserView] = []

    async def speak(self, view: Any) -> Any:
        self.seen.append(view)
        try:
            return next(self._lines)
        except StopIteration:
            raise SeatFailed("script_over") from None


__all__ = ["Leave", "Scripted", "call", "say"]
