"""What was said is durable before anybody is asked again; a call waits for its result."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from curation.engine.append import Appended, Entry
from curation.engine.leases import Lease
from curation.errors import LeaseLost, PutDown
from curation.jobs.hold import Held, Hold
from curation.jobs.in_hand import Answers, InHand
from curation.jobs.keeping import Keeping
from curation.jobs.moving import Moving
from curation.jobs.writer import Writer
from simulation.llm import ChatRequest, Parameters, Reply
from simulation.vocabulary.messages import FunctionCall, Message, Role, ToolCall
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Author, DialogueState, Turn
from tests.curation.toy import PERSONA, shelf_domain

STATE = DialogueState(
    domain=shelf_domain(), tasks=(), persona=PERSONA, rules=default_rules(Paradigm.USER), seed=1
)


class Notes(Writer):
    """Writes what it is given into a list, and answers alike."""

    def __init__(self, order: list[str], answer: Appended) -> None:
        super().__init__()
        self.order = order
        self.answer = answer

    async def append(self, said: list[Entry]) -> Appended:
        self.order.append("+".join(item.turn.message.role for item in said))
        return self.answer


class Model:
    name = "asked"
    parameters = Parameters()

    def __init__(self, order: list[str]) -> None:
        self.order = order

    async def ask(self, _request: ChatRequest) -> Reply:
        self.order.append("asked")
        return Reply("Well?")


def turn(role: Role, *calls: str, seq: int = 0) -> Turn:
    made = tuple(ToolCall(id=one, function=FunctionCall(name=one, arguments="{}")) for one in calls)
    message = Message(role=role, content=None if calls else "Hello", tool_calls=made)
    return Turn(seq=seq, message=message, author=Author.AGENDA, world_digest="d")


def no_answers() -> Answers:
    return Answers(uuid4(), InHand("nobody"))


def holding(kept: Keeping) -> Hold:
    return Hold(kept.store, Moving(asyncio.Semaphore()), no_answers())


def keeping(order: list[str], answer: Appended) -> Keeping:
    return Keeping(Lease(uuid4(), 1), Notes(order, answer), no_answers(), lambda _run: None)


async def test_calls_wait_for_their_results_and_nothing_else_does() -> None:
    order: list[str] = []
    kept = keeping(order, Appended(kept=True))

    waits = []
    for each in (
        turn(Role.USER),
        turn(Role.ASSISTANT, "one", "two"),
        turn(Role.TOOL),
        turn(Role.TOOL),
        turn(Role.ASSISTANT),
    ):
        kept.add(STATE, each)
        waits.append(not kept.is_answered)
        if kept.is_answered:
            await kept.store()

    assert waits == [False, True, True, False, False]
    assert order == ["user", "assistant+tool+tool", "assistant"]


async def test_a_model_that_writes_the_result_is_asked_when_the_call_is_stored() -> None:
    order: list[str] = []
    kept = keeping(order, Appended(kept=True))
    model = Held(Model(order), holding(kept))

    kept.add(STATE, turn(Role.ASSISTANT, "one"))
    await model.ask(ChatRequest(()))

    assert order == ["assistant", "asked"]


@pytest.mark.parametrize(
    ("answer", "raised"),
    [(Appended(kept=False), LeaseLost), (Appended(kept=True, wanted="pause"), PutDown)],
)
async def test_nobody_is_asked_for_a_dialogue_that_is_lost_or_held(
    answer: Appended, raised: type[Exception]
) -> None:
    order: list[str] = []
    kept = keeping(order, answer)
    model = Held(Model(order), holding(kept))

    kept.add(STATE, turn(Role.ASSISTANT, "one"))
    with pytest.raises(raised):
        await model.ask(ChatRequest(()))

    assert order == ["assistant"]
