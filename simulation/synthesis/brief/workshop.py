"""What all stages share: who is asked, how many questions at once, how often, and who watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from simulation.errors import InputError, SeatFailed
from simulation.llm.asking import Question, Usable, ask, one_message
from simulation.llm.chat import ChatModel, Reply
from simulation.llm.failures import Failure
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage, Told, dropped, proved
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Gap

T = TypeVar("T")
_SILENT = {
    Failure.KEY_REFUSED: "Give the key that its endpoint gave you.",
    Failure.QUOTA_EXHAUSTED: "Top up the account, or use another model.",
    Failure.MODEL_NOT_FOUND: "Name a model that the endpoint serves.",
    Failure.RATE_LIMITED: "Wait, or ask less at once.",
    Failure.UNREACHABLE: "Check the address of its endpoint, and that it is up.",
    Failure.NOT_AN_API: "Check the address of its endpoint; it usually ends in /v1.",
}
"""Nothing can be written while these last, and what would help."""
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
        """Raises SeatFailed where no answer can be used, InputError where none can be had."""
        async with self.gate:
            try:
                answered = await ask(self.model, self._question(order))
            except SeatFailed as failed:
                self._refuse_silence(failed)
                raise
        return answered.move

    def _refuse_silence(self, failed: SeatFailed) -> None:
        failure = failed.reason.removeprefix(f"{self.seat}_")
        if failure in _SILENT:
            spaced = failure.replace("_", " ")
            raise InputError(
                "model",
                f"{self.model.name}, the {self.seat}, cannot be asked: {spaced}.",
                _SILENT[Failure(failure)],
            ) from failed

    def _question(self, order: Order[T]) -> Question[T]:
        text = prompt(__package__, order.prompt)

        def read(reply: Reply, _is_last: bool) -> Usable[T]:  # noqa: FBT001 - as asked for
            return order.read(reply.content or "")

        return Question(
            seat=self.seat,
            prompt=text.version,
            chance=self.chance.at(*order.place),
            request=one_message(text.filled(**order.values)),
            read=read,
            form=order.form,
        )

    def tell(
        self, stage: Stage, name: str, content: Any, *, reason: str = "", attempts: int = 1
    ) -> None:
        """A piece that proved itself; ``reason`` says what had to be put right for that."""
        self.told(proved(stage, name, content, reason=reason, attempts=attempts))

    def drop(
        self, stage: Stage, name: str, reason: str, content: Any = None, *, attempts: int = 1
    ) -> Gap:
        """A piece that did not, and the gap that it leaves."""
        self.told(dropped(stage, name, reason, attempts=attempts, content=content))
        return Gap(subject=name, reason=reason, remedy="The domain works without it.")


def listed(lines: Iterable[str]) -> str:
    """As a prompt shows them: a dash before each."""
    return "\n".join(f"- {line}" for line in lines)
