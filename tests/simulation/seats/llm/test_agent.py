"""What an agent's model is told, and what becomes of what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import SeatFailed
from simulation.llm.chat import Parameters
from simulation.seats.llm import LlmAgent
from simulation.seats.llm.agent.seat import agent_question
from simulation.seats.llm.agent.written import parted
from simulation.seats.protocol import agent_view
from simulation.vocabulary.state import DialogueState
from tests.servers.models import call, completion

Dialogue = Callable[..., DialogueState]
Model = Callable[..., Any]
ASKED: tuple[tuple[str, Any], ...] = (
    ("system", "You are the agent of a shop."),
    ("user", "What did order 7731 cost?"),
)
LOOK = call("get_order", {"id": 7731})


def test_the_agent_never_sees_the_goal_nor_anybodys_thoughts(dialogue: Dialogue) -> None:
    state = dialogue(*ASKED)
    thinking = state.turns[-1].message.model_copy(update={"reasoning_content": "secret-thought"})
    turn = state.turns[-1].model_copy(update={"message": thinking})
    request = agent_question(agent_view(state.cut(1).then(turn))).request("")
    text = json.dumps([request.messages, request.tools])
    assert "secret-thought" not in text
    assert "Have order 7731 cancelled" not in text
    assert request.messages[0]["content"].startswith("You are the agent of a shop.")
    assert {tool["function"]["name"] for tool in request.tools} >= {"get_order", "cancel_order"}


def test_an_import_without_a_system_turn_gets_the_briefing(dialogue: Dialogue) -> None:
    messages = agent_question(agent_view(dialogue(ASKED[1]))).request("").messages
    assert [one["role"] for one in messages] == ["system", "user"]


def test_arguments_that_an_endpoint_would_refuse_are_wrapped(dialogue: Dialogue) -> None:
    state = dialogue(*ASKED, ("calls", [("get_order", '{"id": 77')]), ("result", {"error": "no"}))
    sent = agent_question(agent_view(state)).request("").messages[2]["tool_calls"][0]
    assert json.loads(sent["function"]["arguments"]) == {"malformed": '{"id": 77'}


async def test_calls_come_with_words_thoughts_and_each_other(
    dialogue: Dialogue, model: Model
) -> None:
    other = call("find_orders", {"customer": "Ann Berg"}, "call_b")
    answer = completion("I'll look.", calls=[LOOK, other], reasoning_content="Two calls.")
    move = await LlmAgent(model(answer)).speak(agent_view(dialogue(*ASKED)))
    assert move.content == "I'll look."
    assert [one.function.name for one in move.tool_calls] == ["get_order", "find_orders"]
    assert move.reasoning == "Two calls."


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (completion(None, calls=[call("delete_everything", {})]), "unknown_tool"),
        (completion(None, calls=[call("get_order", '{"id": 77')]), "malformed_arguments"),
        (completion(None, calls=[call("get_order", {"id": "abc"})]), "invalid_arguments"),
        (completion(None, calls=[call("get_order", {})]), "invalid_arguments"),
        (completion(None, calls=[call("get_order", {"id": 1, "x": 2})]), "invalid_arguments"),
        (completion(None, calls=[call("get_order", {"id": 10**30})]), "invalid_arguments"),
        (completion(None, calls=[call("find_orders", '{"customer": "\\ud800"}')]),
         "invalid_arguments"),
        (completion("User: and what else?"), "speaks_as_other"),
        (completion(""), "empty_content"),
        (completion("It goes on " * 2000), "too_long"),
        (completion(None, calls=[LOOK] * 25), "malformed_call"),
    ],
)  # fmt: skip
async def test_what_cannot_be_used_is_asked_for_again_with_the_reason(
    dialogue: Dialogue, model: Model, answer: Any, failure: str
) -> None:
    listed = model(answer, completion("It cost €84.80."))
    move = await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    assert move.sampling is not None
    assert move.sampling.failures == (failure,)
    assert move.sampling.usage.completion == 40
    assert move.sampling.note
    assert move.sampling.note in listed.asked[1].messages[0]["content"]
    assert [one["role"] for one in listed.asked[1].messages] == ["system", "user"]


@pytest.mark.parametrize(
    ("given", "arguments", "repair"),
    [
        (call("get_order", {"id": "7731"}), {"id": 7731}, "mended_arguments"),
        (call("functions.get_order", {"id": 7731}), {"id": 7731}, "prefixed_tool_name"),
        (call("functions.Get-Order", {"id": 7731}), {"id": 7731}, "respelt_tool_name"),
        (call("get order", {"id": 7731}), {"id": 7731}, "respelt_tool_name"),
        (call("get_order", "```json\n{\"id\": 7731}\n```"), {"id": 7731}, "fenced_json"),
        (call("get_order", {"id": 7731}, None), {"id": 7731}, "missing_call_id"),
        (call("get_order", {"id": 7731}, ""), {"id": 7731}, "missing_call_id"),
    ],
)  # fmt: skip
async def test_a_slip_of_form_is_mended_and_recorded(
    dialogue: Dialogue, model: Model, given: Any, arguments: Any, repair: str
) -> None:
    listed = model(completion(None, calls=[given]))
    move = await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    assert move.tool_calls[0].function.name == "get_order"
    assert json.loads(move.tool_calls[0].function.arguments) == arguments
    assert move.tool_calls[0].id
    assert move.sampling is not None
    assert repair in move.sampling.repairs


async def test_ids_used_before_in_the_dialogue_are_replaced(
    dialogue: Dialogue, model: Model
) -> None:
    state = dialogue(*ASKED, ("calls", [("get_order", {"id": 7731})]), ("result", {"total": 84.8}))
    used = state.turns[2].message.tool_calls[0].id
    again = call("get_order", {"id": 7732}, used)
    other = call("get_order", {"id": 7733}, used)
    listed = model(completion(None, calls=[again, other]))
    move = await LlmAgent(listed).speak(agent_view(state))
    ids = [one.id for one in move.tool_calls]
    assert used not in ids
    assert len(set(ids)) == 2


LOOKED: tuple[tuple[str, Any], ...] = (
    *ASKED,
    ("calls", [("get_order", {"id": 7731})]),
    ("result", {"id": 7731, "total": 84.8}),
)
CANCEL = call("cancel_order", {"id": 7731})


async def test_a_look_up_whose_result_is_there_is_not_made_again(
    dialogue: Dialogue, model: Model
) -> None:
    again = completion(None, calls=[LOOK])
    move = await LlmAgent(model(again, completion("€84.80."))).speak(agent_view(dialogue(*LOOKED)))
    assert move.content == "€84.80."
    assert move.sampling is not None
    assert move.sampling.failures == ("repeats_itself",)
    assert "get_order was called with these very arguments" in move.sampling.note


async def test_a_model_that_knows_nothing_else_repeats_it_for_a_check_to_find(
    dialogue: Dialogue, model: Model
) -> None:
    again = completion(None, calls=[LOOK])
    agent = LlmAgent(model(again, again), attempts=2)
    move = await agent.speak(agent_view(dialogue(*LOOKED)))
    assert [one.function.name for one in move.tool_calls] == ["get_order"]


@pytest.mark.parametrize(
    "since",
    [
        (("agent", "€84.80."), ("user", "Are you sure?")),
        (("calls", [("cancel_order", {"id": 7731})]), ("result", {"id": 7731})),
        (),
    ],
)
async def test_after_other_words_or_a_change_it_may_be_made_again(
    dialogue: Dialogue, model: Model, since: Any
) -> None:
    other = [] if since else [call("get_order", {"id": 7732}, "call_b")]
    answer = completion(None, calls=[LOOK, *other])
    move = await LlmAgent(model(answer)).speak(agent_view(dialogue(*LOOKED, *since)))
    assert move.sampling is not None
    assert move.sampling.failures == ()


async def test_the_same_look_up_twice_at_once_is_made_once_and_changes_are_left_alone(
    dialogue: Dialogue, model: Model
) -> None:
    calls = [LOOK, CANCEL, {**LOOK, "id": "b"}, {**CANCEL, "id": "c"}]
    listed = model(completion(None, calls=calls))
    move = await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    names = [one.function.name for one in move.tool_calls]
    assert names == ["get_order", "cancel_order", "cancel_order"]
    assert move.sampling is not None
    assert "doubled_call" in move.sampling.repairs


WRITTEN = '{"name": "get_order", "arguments": {"id": 7731}}'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (WRITTEN, None),
        ('{"name": "get_order", "parameters": {"id": 7731}}', None),
        ('{"function": "get_order", "args": "{\\"id\\": 7731}"}', None),
        (f'{{"tool_calls": [{{"type": "function", "function": {WRITTEN}}}]}}', None),
        (f"[TOOL_CALLS][{WRITTEN}]", None),
        (f"<|python_tag|>{WRITTEN}", None),
        (f"<tool_call>{WRITTEN}</tool_call>", None),
        ('I look. <function=get_order>{"id": 7731}</function>', "I look."),
        (f"I look.\n```json\n{WRITTEN}\n```", "I look."),
    ],
)
async def test_a_call_written_as_words_is_made_and_not_said(
    dialogue: Dialogue, model: Model, text: str, words: str | None
) -> None:
    move = await LlmAgent(model(completion(text))).speak(agent_view(dialogue(*ASKED)))
    assert move.content == words
    (made,) = move.tool_calls
    assert (made.function.name, json.loads(made.function.arguments)) == ("get_order", {"id": 7731})
    assert move.sampling is not None
    assert "call_in_text" in move.sampling.repairs


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ('{"name": "crystal_ball", "arguments": {}}', "unknown_tool"),
        ('<function=get_order>{"id": </function>', "malformed_arguments"),
        ('{"name": "get_order", "arguments": {"id": "x"}}', "invalid_arguments"),
        ('{"name": "get_order", "arguments": {"id": 77', "malformed_call"),
        ("{'name': 'get_order', 'arguments': {'id': 7731}}", "malformed_call"),
        ('[TOOL_CALLS][{"name": "get_order"', "malformed_call"),
        ('```json\n{"name": "get_order", "argu', "malformed_call"),
    ],
)
async def test_a_written_call_is_held_to_the_same_as_any(
    dialogue: Dialogue, model: Model, text: str, failure: str
) -> None:
    listed = model(completion(text), completion("Hm."))
    move = await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    assert move.sampling is not None
    assert move.sampling.failures == (failure,)


@pytest.mark.parametrize(
    "text",
    [
        "It cost {84.80}.",
        'You wrote {"name": "Ann", "arguments": {}}.',
        'Here:\n```\n{"name": "Ann", "total": 84.8}\n```',
        "```\nget_order\n```",
        "[1, 2]",
    ],
)
async def test_what_is_no_call_is_said(dialogue: Dialogue, model: Model, text: str) -> None:
    move = await LlmAgent(model(completion(text))).speak(agent_view(dialogue(*ASKED)))
    assert (move.content, move.tool_calls) == (text, ())


@given(st.text(alphabet='{}[]",:`<>=/ \nabc'))
def test_words_are_parted_whatever_they_are(text: str) -> None:
    words = parted(text)
    assert words.calls or words.text == text


async def test_an_agent_that_plays_the_user_too_is_cut_where_it_begins(
    dialogue: Dialogue, model: Model
) -> None:
    listed = model(completion("Agent: It cost €84.80.\n\nUser: Thanks!\n\nAgent: Bye."))
    move = await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    assert move.content == "It cost €84.80."


async def test_a_refusal_in_words_is_asked_for_again_and_stands_if_it_is_the_last(
    dialogue: Dialogue, model: Model
) -> None:
    no = completion("I'm sorry, but I can't help with that.")
    view = agent_view(dialogue(*ASKED))
    move = await LlmAgent(model(no, completion("It cost €84.80."))).speak(view)
    assert move.content == "It cost €84.80."
    assert move.sampling is not None
    assert move.sampling.failures == ("refusal",)

    move = await LlmAgent(model(no, no), attempts=2).speak(view)
    assert move.content == "I'm sorry, but I can't help with that."


async def test_an_answer_that_was_cut_off_gets_more_room(dialogue: Dialogue, model: Model) -> None:
    listed = model(
        completion("It co", finish="length"),
        completion("It co", finish="length"),
        completion("It cost €84.80."),
        parameters=Parameters(max_tokens=100),
    )
    await LlmAgent(listed).speak(agent_view(dialogue(*ASKED)))
    rooms = [one.parameters.get("max_tokens") for one in listed.asked]
    assert rooms == [None, 200, 400]


async def test_the_budget_ends_with_the_last_reason(dialogue: Dialogue, model: Model) -> None:
    listed = model(completion(""), completion(None, calls=[call("nothing", {})]))
    with pytest.raises(SeatFailed) as caught:
        await LlmAgent(listed, attempts=2).speak(agent_view(dialogue(*ASKED)))
    assert caught.value.reason == "agent_unknown_tool"


async def test_the_prompts_version_is_its_content(dialogue: Dialogue, model: Model) -> None:
    view = agent_view(dialogue(*ASKED))
    move = await LlmAgent(model(completion("Yes."))).speak(view)
    assert move.sampling is not None
    assert move.sampling.prompt == agent_question(view).prompt
    assert len(move.sampling.prompt) == 16
