"""Whatever was called and whatever was recorded, the dialogue that comes of it replays."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.restore import replay
from simulation.errors import InputError
from simulation.export.chats.read import chat_from
from simulation.generation.taking.continuing import continued
from simulation.generation.taking.take import take
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Status
from simulation.vocabulary.tasks import Task
from tests.simulation.export.chats.conversations import CANCELLED, FOUND, ORDER, call, tool

RULES = default_rules(Paradigm.USER)
NAMES = st.sampled_from(["get_order", "find_orders", "cancel_order", "think"])
ARGUMENTS = st.sampled_from(
    [{"id": 7731}, {"id": 7732}, {"id": "7731"}, {"customer": "Ann Berg"}, {"x": [1]}, {}]
)
RESULTS = st.sampled_from([CANCELLED, FOUND, ORDER, {"error": "no"}, [], None, "Error: no", 3])
IDS = st.sampled_from(["a", "b", "c"])
CALLS = st.builds(call, IDS, NAMES, ARGUMENTS)
MESSAGES = st.one_of(
    st.builds(tool, IDS, RESULTS),
    st.builds(
        lambda calls, text: {"role": "assistant", "content": text, "tool_calls": calls},
        st.lists(CALLS, max_size=3),
        st.sampled_from([None, "One moment.", "Order 7731 is cancelled."]),
    ),
    st.builds(
        lambda text: {"role": "user", "content": text},
        st.sampled_from(["Cancel 7731.", "Yes.", "What about order 7732?", "Thanks, bye."]),
    ),
)
CHATS = st.lists(MESSAGES, min_size=1, max_size=10)
LENIENT = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@LENIENT
@given(messages=CHATS, at=st.none() | st.integers(0, 12), bound=st.booleans())
def test_what_is_bound_replays(
    messages: list[Any], at: int | None, bound: bool, shop: Domain, shop_image: bytes
) -> None:
    package = Package(domain=shop, image=shop_image) if bound else None
    try:
        taken = take(chat_from(messages), package, name="x", rules=RULES, at=at)
    except InputError as refused:
        told = (refused.field, refused.problem, refused.remedy)
    else:
        assert [turn.seq for turn in taken.state.turns] == list(range(len(taken.state.turns)))
        assert replay(taken.state, taken.ground.image) == []
        return
    assert all(told)


@LENIENT
@given(messages=CHATS, at=st.none() | st.integers(0, 12))
def test_what_is_bound_goes_on_to_an_end(
    messages: list[Any], at: int | None, shop: Domain, shop_image: bytes, kettle_task: Task
) -> None:
    package = Package(domain=shop, image=shop_image)
    try:
        chat = chat_from(messages)
        taken = take(chat, package, name="x", rules=RULES, tasks=(kettle_task,), at=at)
    except InputError:
        return
    record = asyncio.run(continued(taken.state, shop_image, agenda_cast(), 0))
    assert record.outcome.status in (Status.FINISHED, Status.FAILED)
    assert record.outcome.status is Status.FINISHED or record.outcome.reason == "no_tool_simulator"
    assert replay(record, shop_image) == []
