from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.fork import Fork, fork
from simulation.dialogue.move import Mover, next_move
from simulation.dialogue.restore import replay, restore
from simulation.errors import InputError
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import Author, DialogueState, Outcome
from tests.simulation.dialogue.scripted import Scripted, call, say

Dialogue = Callable[..., DialogueState]

USER = [say("What are 7731 and 7732?"), say("Cancel 7731."), say("Bye", done=True)]
AGENT = [
    call(("get_order", {"id": 7731}), ("get_order", {"id": 7732})),
    say("€84.80 and €19.50."),
    call(("cancel_order", {"id": 7731})),
    say("I have cancelled it."),
    say("Bye."),
]


async def played(start: Fork, image: bytes, user: Any = (), agent: Any = ()) -> DialogueState:
    state, override = start
    world = restore(state, image)
    cast = Cast(user=Scripted(user), agent=Scripted(agent))
    async for step in run(state, world, cast, override=override):
        if isinstance(step, Outcome):
            break
        state = state.then(step)
    assert replay(state, image) == []
    return state


@pytest.fixture
async def parent(dialogue: Dialogue, shop_image: bytes) -> DialogueState:
    """0 system, 1 user, 2 two calls, 3-4 results, 5 text, 6 user, 7 call, 8 result, 9 text, 10
    user's last word, 11 text.
    """
    state = await played(Fork(dialogue()), shop_image, USER, AGENT)
    assert len(state.turns) == 12
    return state


def test_a_fork_keeps_the_turns_before_it_and_draws_anew(parent: DialogueState) -> None:
    child, override = fork(parent, 6, salt="b1")
    assert (child.turns, child.salt, override) == (parent.turns[:6], "b1", None)
    assert child.chance("user") != parent.cut(6).chance("user")


async def test_an_edited_user_turn_is_answered_anew(
    parent: DialogueState, shop_image: bytes
) -> None:
    start = fork(parent, 6, message="Cancel 7732 instead.", salt="b1", by="ann")
    edited = start.state.turns[6]
    assert (edited.author, edited.by, edited.acts) == (Author.HUMAN_EDITED, "ann", None)
    assert edited.world_digest == parent.turns[5].world_digest
    child = await played(start, shop_image, agent=[call(("cancel_order", {"id": 7732}))])
    assert child.turns[8].diff
    assert len(parent.turns) == 12


async def test_edited_calls_are_executed(parent: DialogueState, shop_image: bytes) -> None:
    message = {
        "content": None,
        "tool_calls": [
            {
                "id": "n1",
                "type": "function",
                "function": {"name": "get_order", "arguments": '{"id": 7733}'},
            }
        ],
    }
    child = await played(fork(parent, 7, message=message, salt="b1"), shop_image)
    assert json.loads(child.turns[8].message.content or "")["customer"] == "Carl Dietz"
    assert child.turns[8].diff is None


async def test_an_overridden_result_still_executes_its_call(
    parent: DialogueState, shop_image: bytes
) -> None:
    start = fork(parent, 8, message='{"error": "closed"}', salt="b1")
    assert len(start.state.turns) == 8
    child = await played(start, shop_image)
    turn = child.turns[8]
    assert turn.message.content == '{"error": "closed"}'
    assert turn.execution is not None
    assert "cancelled" in (turn.execution.overridden or "")
    assert turn.diff == parent.turns[8].diff


async def test_the_missing_results_of_a_group_are_executed(
    parent: DialogueState, shop_image: bytes
) -> None:
    for at in (3, 4):
        child = await played(fork(parent, at, salt="b1"), shop_image)
        assert [turn.message for turn in child.turns] == [turn.message for turn in parent.turns[:5]]
    edited = await played(fork(parent, 3, message="{}", salt="b1"), shop_image)
    assert [turn.message.content for turn in edited.turns[3:5]] == [
        *("{}", parent.turns[4].message.content)
    ]


async def test_at_the_length_a_message_is_appended_in_the_role_that_is_next(
    parent: DialogueState, shop_image: bytes
) -> None:
    answer = fork(parent.cut(2), 2, message="I will look.", salt="b1").state.turns[-1]
    assert (answer.message.role, answer.author) == (Role.ASSISTANT, Author.HUMAN)
    question = fork(parent.cut(6), 6, message="Thanks.", salt="b1", done=True).state
    assert question.turns[-1].done
    after_the_end = fork(parent, 12, message="One more thing.", salt="b1").state
    assert after_the_end.turns[-1].message.role is Role.USER
    assert next_move(after_the_end.turns).mover is Mover.AGENT
    waiting = fork(parent.cut(8), 8, message="{}", salt="b1")
    assert (len(waiting.state.turns), waiting.override) == (8, "{}")


def test_appending_nothing_plays_on(parent: DialogueState) -> None:
    assert fork(parent.cut(6), 6, salt="b1").state.turns == parent.turns[:6]


async def test_the_policy_itself_can_be_edited(parent: DialogueState, shop_image: bytes) -> None:
    start = fork(parent, 0, message="Be brief.", salt="b1")
    assert start.state.turns[0].message == Message(role=Role.SYSTEM, content="Be brief.")
    child = await played(start, shop_image, USER, AGENT)
    assert len(child.turns) == 12


async def test_a_fork_at_nothing_starts_from_the_beginning(
    parent: DialogueState, shop_image: bytes
) -> None:
    child = await played(fork(parent, 0, salt="b1"), shop_image, USER, AGENT)
    assert [turn.message for turn in child.turns] == [turn.message for turn in parent.turns]


def test_rules_and_tasks_can_change_with_a_fork(parent: DialogueState) -> None:
    rules = RuleSet(name="new", rules=())
    child = fork(parent, 6, salt="b1", rules=rules, tasks=(), faults=0.5).state
    assert (child.rules.name, child.tasks, child.faults) == ("new", (), 0.5)


def test_an_edited_answer_is_checked_and_may_prove(parent: DialogueState) -> None:
    told = fork(parent, 5, message="It came to €84.80.", salt="b1").state.turns[5]
    assert told.proven == ("t1.1",)
    invented = fork(parent, 5, message="It came to €99.99.", salt="b1").state.turns[5]
    assert [item.kind for item in invented.findings] == ["ungrounded_value"]


@pytest.mark.parametrize("at", [-1, 13, 10_000])
def test_a_position_outside_is_refused(parent: DialogueState, at: int) -> None:
    with pytest.raises(InputError) as refused:
        fork(parent, at, salt="b1")
    assert refused.value.field == "at"


@pytest.mark.parametrize(
    ("at", "message", "field"),
    [
        (6, "  ", "message"),
        (6, {"role": "assistant", "content": "x"}, "message.role"),
        (6, {"content": "x", "mood": "fine"}, "message.mood"),
        (6, {"content": 7}, "message.content"),
        (
            6,
            {
                "content": "x",
                "tool_calls": [{"id": "a", "function": {"name": "b", "arguments": "{}"}}],
            },
            "message.tool_calls",
        ),
    ],
)
def test_a_message_that_does_not_fit_is_refused(
    parent: DialogueState, at: int, message: Any, field: str
) -> None:
    with pytest.raises(InputError) as refused:
        fork(parent, at, message=message, salt="b1")
    assert refused.value.field == field
