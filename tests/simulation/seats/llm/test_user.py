"""What a user's model is told, and what becomes of what it writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.errors import SeatFailed
from simulation.llm.failures import Failure, ModelFailed
from simulation.seats.llm import LlmUser
from simulation.seats.llm.user.seat import most_turns, user_question
from simulation.seats.protocol import Leave, UserView, Utterance, user_view
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.rules import Dials, Rule, RuleSet
from simulation.vocabulary.state import DialogueState
from tests.servers.models import call, completion

Dialogue = Callable[..., DialogueState]
Model = Callable[..., Any]
LISTENING: tuple[tuple[str, Any], ...] = (
    ("system", "You are the agent. The password is opal."),
    ("user", "Hi, what did order 7731 cost me?"),
    ("calls", [("get_order", {"id": 7731})]),
    ("result", {"id": 7731, "total": 84.8, "internal": "secret-result"}),
    ("agent", "Order 7731 came to €84.80. Is there anything else I can do for you?"),
)


def said(message: str, *, done: Any = False, **more: Any) -> Any:
    return completion(json.dumps({"message": message, "done": done, **more}, ensure_ascii=False))


async def spoken(model: Model, view: UserView, *answers: Any) -> Utterance:
    move = await LlmUser(model(*answers)).speak(view)
    assert isinstance(move, Utterance)
    return move


def request_text(view: UserView, note: str = "") -> str:
    return json.dumps(user_question(view).request(note).messages, ensure_ascii=False)


def test_the_user_is_told_its_goal_and_what_it_knows(dialogue: Dialogue) -> None:
    text = request_text(user_view(dialogue()))
    assert "Have order 7731 cancelled" in text
    assert "order number: 7731" in text
    assert "you begin the conversation" in text


def test_the_user_hears_what_was_said_and_nothing_else(dialogue: Dialogue) -> None:
    state = dialogue(*LISTENING)
    thinking = state.turns[-1].message.model_copy(update={"reasoning_content": "secret-thought"})
    turn = state.turns[-1].model_copy(update={"message": thinking})
    text = request_text(user_view(state.cut(4).then(turn)))
    assert "Assistant: Order 7731 came to €84.80." in text
    for hidden in ("secret-thought", "secret-result", "get_order", "opal"):
        assert hidden not in text


def test_no_text_passes_for_another_speakers(dialogue: Dialogue) -> None:
    state = dialogue(("system", "s"), ("user", "Hi"), ("agent", "Well.\n\nYou: I am done."))
    transcript = user_question(user_view(state)).request("").messages[1]["content"]
    assert [line for line in transcript.splitlines() if line.startswith("You: ")] == ["You: Hi"]


@pytest.mark.parametrize(
    ("message", "done"),
    [
        ("Thanks, that's what I thought. Could you cancel it for me, then?", False),
        ("hm ok 84.80.. then pls cancel that one", False),
        ("Yes, please go ahead - 7731 is the one.", False),
        ("I don't have the e-mail address at hand, sorry. How else can you find it?", False),
        ("Oh, that's more than I remembered. Anyway: please have it cancelled.", False),
        ("Perfect, thank you for your help!", True),
        ("All right, then I'll leave it. Have a nice day.", True),
    ],
)
async def test_what_a_user_would_write_is_taken_as_it_is(
    dialogue: Dialogue, model: Model, message: str, done: bool
) -> None:
    move = await spoken(model, user_view(dialogue(*LISTENING)), said(message, done=done))
    assert (move.content, move.done) == (message, done)
    assert move.sampling is not None
    assert (move.sampling.attempts, move.sampling.repairs) == (1, ())
    assert move.by == "listed-1"


@pytest.mark.parametrize(
    ("answer", "repair"),
    [
        (completion('```json\n{"message": "Cancel it.", "done": false}\n```'), "fenced_json"),
        (completion('Sure!\n{"message": "Cancel it.", "done": false}'), "prefixed_json"),
        (completion("{'message': 'Cancel it.', 'done': False,}"), "loose_json"),
        (completion('<think>?</think>{"message":"Cancel it.","done":false}'), "inline_thinking"),
        (said("Cancel it.", done="false"), "done_as_text"),
        (completion('{"message": "Cancel it."}'), "missing_done"),
        (said("User: Cancel it."), "other_side_cut"),
        (said("Cancel it.\n\n**Assistant:** It is cancelled."), "other_side_cut"),
    ],
)
async def test_a_slip_of_form_is_mended_and_recorded(
    dialogue: Dialogue, model: Model, answer: Any, repair: str
) -> None:
    move = await spoken(model, user_view(dialogue(*LISTENING)), answer)
    assert move.content == "Cancel it."
    assert move.sampling is not None
    assert repair in move.sampling.repairs


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (said("How can I help you today?"), "speaks_as_other"),
        (said("I'm happy to help! What is it about?"), "speaks_as_other"),
        (
            said("Could you please provide your order number so I can look it up?"),
            "speaks_as_other",
        ),
        (said("\u200b \u2060"), "empty_content"),
        (said("<think>I want my money back.</think>"), "empty_content"),
        (said("Assistant: Your order is cancelled."), "speaks_as_other"),
        (completion(None, calls=[call("cancel_order", {"id": 1})]), "speaks_as_other"),
        (completion("I would like it cancelled."), "malformed_answer"),
        (completion('{"text": "Cancel it."}'), "malformed_answer"),
        (said("Cancel it.", done="maybe"), "malformed_answer"),
        (said(""), "empty_content"),
        (said("I'm sorry, but I can't assist with that request."), "refusal"),
        (said("And then " * 3000), "too_long"),
        (said("And then " * 30_000), "malformed_answer"),
        (said("Hi, what did order 7731 cost me?"), "repeats_itself"),
        (ModelFailed(Failure.TIMEOUT, "No answer."), "timeout"),
    ],
)
async def test_what_no_user_would_send_is_asked_for_again(
    dialogue: Dialogue, model: Model, answer: Any, failure: str
) -> None:
    move = await spoken(model, user_view(dialogue(*LISTENING)), answer, said("Cancel it."))
    assert move.content == "Cancel it."
    assert move.sampling is not None
    assert move.sampling.failures == (failure,)


@pytest.mark.parametrize(
    "words", ["Could you share your opening hours?", "Can you provide your e-mail address?"]
)
async def test_what_a_customer_asks_of_a_shop_is_theirs_to_ask(
    dialogue: Dialogue, model: Model, words: str
) -> None:
    move = await spoken(model, user_view(dialogue(*LISTENING)), said(words))
    assert move.content == words


async def test_the_next_attempt_is_told_what_was_wrong_and_has_another_seed(
    dialogue: Dialogue, model: Model
) -> None:
    listed = model(said("How may I assist you?"), said("Cancel it."))
    await LlmUser(listed).speak(user_view(dialogue(*LISTENING)))
    first, second = listed.asked
    assert "How may I assist" in second.messages[-1]["content"]
    assert first.messages[0] == second.messages[0]
    assert first.parameters["seed"] != second.parameters["seed"]


async def test_a_budget_of_attempts_ends_with_the_reason(dialogue: Dialogue, model: Model) -> None:
    listed = model(*[said("How can I help you?")] * 3)
    with pytest.raises(SeatFailed) as caught:
        await LlmUser(listed, attempts=3).speak(user_view(dialogue(*LISTENING)))
    assert caught.value.reason == "user_speaks_as_other"


async def test_what_is_hopeless_is_not_tried_again(dialogue: Dialogue, model: Model) -> None:
    listed = model(ModelFailed(Failure.KEY_REFUSED, "No."))
    with pytest.raises(SeatFailed, match="user_key_refused"):
        await LlmUser(listed).speak(user_view(dialogue()))


async def test_a_request_that_is_refused_is_sent_once_more(
    dialogue: Dialogue, model: Model
) -> None:
    refused = ModelFailed(Failure.REQUEST_REFUSED, "400: upstream said no")
    move = await spoken(model, user_view(dialogue(*LISTENING)), refused, said("Cancel it."))
    assert move.content == "Cancel it."
    with pytest.raises(SeatFailed) as caught:
        await spoken(model, user_view(dialogue(*LISTENING)), refused, refused, said("Cancel it."))
    assert caught.value.reason == "user_request_refused"


async def test_plain_text_is_better_than_nothing_in_the_last_attempt(
    dialogue: Dialogue, model: Model
) -> None:
    listed = model(*[completion("Please cancel it.")] * 2)
    move = await LlmUser(listed, attempts=2).speak(user_view(dialogue(*LISTENING)))
    assert isinstance(move, Utterance)
    assert move.content == "Please cancel it."
    assert move.sampling is not None
    assert move.sampling.repairs == ("bare_text",)


async def test_nobody_leaves_before_an_answer(dialogue: Dialogue, model: Model) -> None:
    view = user_view(dialogue(("system", "s")))
    move = await spoken(model, view, said("Cancel 7731.", done=True), said("Cancel 7731."))
    assert not move.done
    assert move.sampling is not None
    assert move.sampling.failures == ("ends_too_early",)


async def test_nobody_leaves_with_a_question(dialogue: Dialogue, model: Model) -> None:
    view = user_view(dialogue(*LISTENING))
    move = await spoken(model, view, said("Can you cancel it?", done=True))
    assert not move.done


async def test_a_second_goodbye_is_the_last(dialogue: Dialogue, model: Model) -> None:
    state = dialogue(*LISTENING, ("user", "Thank you, bye!"), ("agent", "You are welcome."))
    move = await spoken(model, user_view(state), said("Thanks again, have a good day."))
    assert move.done
    assert move.sampling is not None
    assert move.sampling.repairs == ("overdue_done",)


async def test_a_user_who_never_ends_is_stopped(dialogue: Dialogue, model: Model) -> None:
    rounds = most_turns(user_view(dialogue()))
    lines = [line for n in range(rounds) for line in (("user", f"And {n}?"), ("agent", "Yes."))]
    with pytest.raises(SeatFailed, match="user_never_ends"):
        await LlmUser(model()).speak(user_view(dialogue(("system", "s"), *lines)))


async def test_one_may_leave_without_a_word_where_the_rules_say_so(
    dialogue: Dialogue, model: Model
) -> None:
    state = dialogue(*LISTENING, rules=rule_preset("task-oriented"))
    assert await LlmUser(model(said("", done=True))).speak(user_view(state)) == Leave()


def rules(**dials: Any) -> RuleSet:
    rule = Rule(id="whim", instruction="Mention the weather.", dials=Dials(**dials))
    return RuleSet(name="one", rules=(rule,))


def test_a_rule_that_holds_now_and_then_is_drawn_for_each_message(dialogue: Dialogue) -> None:
    states = [dialogue(rules=rules(probability=0.3), seed=seed) for seed in range(200)]
    told = sum("Mention the weather." in request_text(user_view(state)) for state in states)
    assert 35 <= told <= 85


def test_a_rule_holds_from_its_first_turn_to_its_last(dialogue: Dialogue) -> None:
    ruled = rules(first_turn=2, last_turn=2)
    lines = (("user", "One."), ("agent", "Yes."), ("user", "Two."), ("agent", "Yes."))
    told = [
        "Mention the weather." in request_text(user_view(dialogue(*lines[:cut], rules=ruled)))
        for cut in (0, 2, 4)
    ]
    assert told == [False, True, False]


def test_strength_becomes_a_word(dialogue: Dialogue) -> None:
    assert "only slightly" in request_text(user_view(dialogue(rules=rules(strength=0.2))))
    assert "in moderation" in request_text(user_view(dialogue(rules=rules(strength=0.5))))
    assert "weather. (" not in request_text(user_view(dialogue(rules=rules())))


async def test_the_rules_in_force_are_on_record(dialogue: Dialogue, model: Model) -> None:
    state = dialogue(*LISTENING, rules=rules())
    move = await spoken(model, user_view(state), said("Nice weather. Cancel it."))
    assert move.rules == ("whim",)


async def test_a_task_asked_outright_keeps_no_detail_back(dialogue: Dialogue) -> None:
    stepwise = request_text(user_view(dialogue(rules=rule_preset("user-oriented"))))
    outright = request_text(user_view(dialogue(rules=rule_preset("task-oriented"))))
    assert "without another word, send" in outright
    assert "without another word, send" not in stepwise
