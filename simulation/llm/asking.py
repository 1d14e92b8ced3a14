"""One answer asked of a model, in as many attempts as the budget allows.

Every role asks this way: an answer that cannot be used goes back with the reason, and what the
attempts cost and why they failed is kept beside the one that could.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from simulation.errors import SeatFailed
from simulation.llm.chat import ChatModel, ChatRequest, Reply
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.feedback import note_on
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.sampling import NO_USAGE, Sampling, Usage

T = TypeVar("T")
ATTEMPTS = 5
MOST_ROOM = 8
"""How far ``max_tokens`` grows for answers that were cut off."""
SEED_BOUND = 2**31


class Usable(NamedTuple, Generic[T]):
    move: T
    repairs: tuple[str, ...] = ()


class Question(NamedTuple, Generic[T]):
    """``request`` puts a note on the last attempt into the prompt; ``read`` raises ModelFailed
    for an answer that is no move, and is told whether it is the last attempt.
    """

    seat: str
    """Whose answer it is, for the reason of a failure: ``agent``, ``judge``."""
    prompt: str
    """The prompt's version."""
    chance: Chance
    request: Callable[[str], ChatRequest]
    read: Callable[[Reply, bool], Usable[T]]
    form: str = "Send nothing but one JSON object."
    """What the model is told of an answer that did not read as one."""


def one_message(text: str) -> Callable[[str], ChatRequest]:
    """The request of a question that is all in one message; a note stands below it."""

    def request(note: str) -> ChatRequest:
        content = f"{text}\n\n{note}" if note else text
        return ChatRequest(messages=({"role": "user", "content": content},))

    return request


class Answered(NamedTuple, Generic[T]):
    move: T
    reply: Reply
    sampling: Sampling


@dataclass
class _Tally:
    """What the attempts so far have cost and why they failed."""

    usage: Usage = NO_USAGE
    failures: list[str] = field(default_factory=list)
    room: int = 1
    note: str = ""

    def add(self, failed: ModelFailed, form: str) -> None:
        self.usage += failed.usage
        self.failures.append(failed.failure.value)
        self.note = note_on(failed, form) or self.note
        if failed.failure is Failure.CUT_OFF:
            self.room = min(self.room * 2, MOST_ROOM)

    def is_final(self, failed: ModelFailed) -> bool:
        """A request that is refused is sent once more: gateways refuse one for another's fault."""
        if failed.failure is Failure.REQUEST_REFUSED:
            return self.failures.count(failed.failure.value) > 1
        return failed.is_hopeless


async def ask(model: ChatModel, question: Question[T], attempts: int = ATTEMPTS) -> Answered[T]:
    """Raises SeatFailed naming the seat and the last failure: ``agent_unknown_tool``."""
    tally = _Tally()
    for attempt in range(1, attempts + 1):
        request = drawn(model, question, tally.note, attempt, tally.room)
        try:
            reply = await model.ask(request)
            usable = _read(question, reply, is_last=attempt == attempts)
        except ModelFailed as failed:
            tally.add(failed, question.form)
            if tally.is_final(failed):
                break
        else:
            sampling = _sampling(model, question, reply, tally, usable.repairs)
            return Answered(usable.move, reply, sampling)
    raise SeatFailed(f"{question.seat}_{tally.failures[-1]}")


def drawn(
    model: ChatModel, question: Question[T], note: str, attempt: int, room: int = 1
) -> ChatRequest:
    """The request of one attempt; each has a seed of its own, or it would fail like the last."""
    seed = question.chance.at("sample", attempt).below(SEED_BOUND)
    request = question.request(note).with_parameters(seed=seed)
    limit = model.parameters.max_tokens
    if limit is None or room == 1:
        return request
    return request.with_parameters(max_tokens=limit * room)


def _read(question: Question[T], reply: Reply, *, is_last: bool) -> Usable[T]:
    try:
        return question.read(reply, is_last)
    except ModelFailed as failed:
        failed.usage = reply.usage
        raise


def _sampling(
    model: ChatModel,
    question: Question[T],
    reply: Reply,
    tally: _Tally,
    repairs: tuple[str, ...],
) -> Sampling:
    return Sampling(
        model=model.name,
        answered_by=reply.model,
        parameters=reply.parameters or {},
        prompt=question.prompt,
        note=tally.note,
        request=reply.request,
        usage=tally.usage + reply.usage if tally.failures else reply.usage,
        seconds=reply.seconds,
        attempts=len(tally.failures) + 1,
        repairs=tuple(dict.fromkeys((*reply.repairs, *repairs))),
        failures=tuple(tally.failures),
    )
