"""What all stages share: who is asked, how many questions at once, how often, and who watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from simulation.llm.asking import Question, Usable, ask
from simulation.llm.chat import ChatModel, ChatRequest, Reply
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Artefact, Stage, Told
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Gap

T = TypeVar("T")
JSON_OBJECT = "Send nothing but one JSON object."


@dataclass(frozen=True)
class Order(Generic[T]):
    """One answer that is wanted: the prompt with its values, and who reads what comes.

    ``read`` takes the text and raises ModelFailed where it is not what was asked for.
    """

    place: tuple[object, ...]
    """Where its seed is drawn: ``("data", "members")``."""
    prompt: str
    """The name of a prompt beside this file."""
    values: Mapping[str, str]
    read: Callable[[str], Usable[T]]
    form: str = JSON_OBJECT


@dataclass(frozen=True)
class Workshop:
    model: ChatModel
    seat: str
    chance: Chance
    gate: asyncio.Semaphore
    told: Told
    attempts: int
    """How often a piece is written at most, the first time included."""

    def staffed(self, model: ChatModel, seat: str) -> Workshop:
        """The same with another model at the desk."""
        return replace(self, model=model, seat=seat)

    async def ask(self, order: Order[T]) -> T:
        """Raises SeatFailed where no answer can be used."""
        async with self.gate:
            answered = await ask(self.model, self._question(order))
        return answered.move

    def _question(self, order: Order[T]) -> Question[T]:
        text = prompt(__package__, order.prompt)
        filled = text.filled(**order.values)

        def request(note: str) -> ChatRequest:
            content = f"{filled}\n\n{note}" if note else filled
            return ChatRequest(messages=({"role": "user", "content": content},))

        def read(reply: Reply, _is_last: bool) -> Usable[T]:  # noqa: FBT001 - as asked for
            return order.read(reply.content or "")

        return Question(
            seat=self.seat,
            prompt=text.version,
            chance=self.chance.at(*order.place),
            request=request,
            read=read,
            form=order.form,
        )

    def tell(self, stage: Stage, name: str, content: Any, *, attempts: int = 1) -> None:
        """A piece that proved itself."""
        self.told(Artefact(stage=stage, name=name, proved=True, attempts=attempts, content=content))

    def drop(
        self, stage: Stage, name: str, reason: str, content: Any = None, *, attempts: int = 1
    ) -> Gap:
        """A piece that did not, and the gap that it leaves."""
        self.told(
            Artefact(
                stage=stage,
                name=name,
                proved=False,
                reason=reason,
                attempts=attempts,
                content=content,
            )
        )
        return Gap(subject=name, reason=reason, remedy="The domain works without it.")


def listed(lines: Iterable[str]) -> str:
    """As a prompt shows them: a dash before each."""
    return "\n".join(f"- {line}" for line in lines)
