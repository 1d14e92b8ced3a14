"""A model at the desk: one JSON object asked for, read, and asked for again until it holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from simulation.llm.answers import one_object, unusable
from simulation.llm.asking import Question, Usable, ask, one_message
from simulation.llm.chat import ChatModel, Reply
from simulation.llm.prompts import Prompt
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.value import JsonObject

T = TypeVar("T")
ATTEMPTS = 4


@dataclass(frozen=True)
class Writer:
    model: ChatModel
    seat: str
    """Named in the reason where no answer can be used: ``tool_writer``."""
    chance: Chance
    gate: asyncio.Semaphore
    """How many questions may be under way at once."""

    async def write(
        self,
        place: tuple[object, ...],
        text: Prompt,
        values: Mapping[str, str],
        read: Callable[[JsonObject, bool], T],
    ) -> tuple[T, int]:
        """What ``read`` made of the answer, and the attempts that it took.

        ``place`` is where the question draws its seed. ``read`` raises ModelFailed for an object
        that is not what was asked for, and is told whether it is the last attempt. Raises
        SeatFailed where no answer can be used.
        """

        def usable(reply: Reply, is_last: bool) -> Usable[T]:  # noqa: FBT001 - as it is asked
            found = one_object(reply.content)
            return Usable(read(found.move, is_last), found.repairs)

        question = Question(
            seat=self.seat,
            prompt=text.version,
            chance=self.chance.at(*place),
            request=one_message(text.filled(**values)),
            read=usable,
        )
        async with self.gate:
            answered = await ask(self.model, question, ATTEMPTS)
        return answered.move, answered.sampling.attempts


def line_of(found: JsonObject, name: str, longest: int) -> str:
    """A text on one line. Raises ModelFailed for none, and for one that is longer."""
    value = found.get(name)
    line = " ".join(value.split()) if isinstance(value, str) else ""
    if not line or len(line) > longest:
        raise unusable(f'"{name}" must be text of 1 to {longest} characters.')
    return line
