from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.dialogue.restore import replay, restore
from simulation.errors import InputError, RecordRefused
from simulation.export.chats.read import chat_from
from simulation.generation.taking.take import Taken, take
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Role
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import Author, Turn
from simulation.vocabulary.tasks import Task
from simulation.world.empty import EMPTY_WORLD
from tests.simulation.export.chats.conversations import (
    CANCELLED,
    RECORD,
    SHAPES,
    call,
    openai,
    openai_messages,
    spec,
    tool,
)

Taking = Callable[..., Taken]
RULES = default_rules(Paradigm.USER)
DATABASE_NEEDED = "bring the database"


@pytest.fixture
def taking(shop: Domain, shop_image: bytes) -> Taking:
    """A conversation bound to the shop, or to nothing with ``bound=False``."""

    def run(data: Any, *, record: int = 0, bound: bool = True, **more: Any) -> Taken:
        package = Package(domain=shop, image=shop_image) if bound else None
        chat = chat_from(data, record=record)
        return take(chat, package, name="a chat", rules=RULES, **more)

    return run


def results(taken: Taken) -> list[Turn]:
    return [turn for turn in taken.state.turns if turn.message.role is Role.TOOL]


def with_result(place: int, content: str, **more: Any) -> dict[str, Any]:
    """The conversation with another result at ``place``."""
    messages = openai_messages()
    messages[place] = {**messages[place], "content": content, **more}
    return {**openai(), "messages": messages}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_calls_of_every_shape_are_run_again(shape: str, taking: Taking) -> None:
    taken = taking(SHAPES[shape](), record=RECORD.get(shape, 0))
    assert (taken.bound.calls, taken.bound.replayed, taken.bound.marks) == (3, 3, ())
    assert all(turn.author is Author.IMPORT for turn in results(taken))
    assert taken.state.turns[0].message.role is Role.SYSTEM
    assert replay(taken.state, taken.ground.image) == []
    with restore(taken.state, taken.ground.image) as world:
        (row,) = world.query("SELECT status FROM orders WHERE id = 7731")
    assert row == {"status": "cancelled"}


def test_a_result_written_otherwise_is_kept_as_it_was_written(taking: Taking) -> None:
    recorded = '{ "status": "cancelled",\n  "id": 7731.0 }'
    taken = taking(with_result(7, recorded))
    turn = results(taken)[1]
    assert turn.message.content == recorded
    assert turn.execution is not None
    assert json.loads(turn.execution.overridden or "") == CANCELLED
    assert turn.diff is not None
    assert not taken.bound.marks


def test_a_look_up_that_gives_something_else_is_marked(taking: Taking) -> None:
    taken = taking(with_result(8, '{"id": 7732, "placed": "1999-01-01"}'))
    turn = results(taken)[2]
    assert turn.execution is not None
    assert not turn.execution.executed
    assert [finding.kind for finding in turn.findings] == ["result_differs"]
    assert "2026-04-11" in turn.findings[0].evidence
    assert replay(taken.state, taken.ground.image) == []


def test_a_change_told_in_other_words_stays_made(taking: Taking) -> None:
    taken = taking(with_result(7, "Order 7731 was cancelled."))
    turn = results(taken)[1]
    assert turn.execution is not None
    assert turn.execution.executed
    assert turn.message.content == "Order 7731 was cancelled."
    assert [finding.kind for finding in turn.findings] == ["result_differs"]
    assert replay(taken.state, taken.ground.image) == []


@pytest.mark.parametrize("words", ['{"error": "locked"}', "Error: locked"])
def test_a_change_that_failed_there_is_not_made_here(words: str, taking: Taking) -> None:
    taken = taking(with_result(7, words))
    turn = results(taken)[1]
    assert turn.execution is not None
    assert (turn.execution.executed, turn.execution.ok) == (False, False)
    with restore(taken.state, taken.ground.image) as world:
        (row,) = world.query("SELECT status FROM orders WHERE id = 7731")
    assert row == {"status": "processing"}
    assert replay(taken.state, taken.ground.image) == []


def test_a_tool_that_the_database_lacks_stays_simulated_and_is_marked(taking: Taking) -> None:
    data = openai()
    data["messages"][2]["tool_calls"] = [call("a", "list_purchases", {"who": "Ann Berg"})]
    data["tools"] = [*data["tools"], spec("list_purchases", who="string")]
    taken = taking(data)
    (mark,) = taken.bound.marks
    assert (mark.kind, mark.owner.value, mark.seq) == ("not_replayed", "environment", 3)
    foreign = taken.state.domain.tool("list_purchases")
    assert foreign is not None
    assert foreign.sql is None
    assert any("list_purchases" in note for note in taken.bound.notes)
    assert taken.bound.replayed == 2
    assert replay(taken.state, taken.ground.image) == []


def test_other_parameters_are_told(taking: Taking) -> None:
    data = openai()
    data["tools"][0] = spec("get_order", id="integer", verbose="boolean")
    assert any("no verbose" in note for note in taking(data).bound.notes)


def test_a_call_without_a_result_is_executed(taking: Taking) -> None:
    data = openai()
    del data["messages"][7]
    taken = taking(data)
    assert [turn.author for turn in results(taken)] == [
        *(Author.IMPORT, Author.IMPORT, Author.TOOL)
    ]
    assert "Turn 8: cancel_order had no result; it was executed." in taken.bound.notes
    assert replay(taken.state, taken.ground.image) == []


def test_without_a_database_a_call_without_a_result_is_refused(taking: Taking) -> None:
    data = openai()
    del data["messages"][7]
    with pytest.raises(RecordRefused, match="its call of cancel_order has no result") as refused:
        taking(data, bound=False)
    assert refused.value.field == "message 6"
    assert DATABASE_NEEDED in refused.value.remedy
    assert len(taking(data, bound=False, at=6).state.turns) == 6


def test_the_last_calls_may_wait_for_their_results(taking: Taking) -> None:
    data = {**openai(), "messages": openai_messages()[:7]}
    assert taking(data, bound=False).state.turns[-1].message.tool_calls
    assert len(taking(data).state.turns) == 7


def test_without_a_database_all_is_taken_as_it_stands(taking: Taking) -> None:
    taken = taking(openai(), bound=False)
    assert taken.state.domain.world == EMPTY_WORLD
    assert taken.state.domain.name == "a-chat"
    assert taken.state.domain.now == "2026-05-03T10:00:00"
    assert not taken.bound.marks
    assert all(
        turn.execution is not None and not turn.execution.executed for turn in results(taken)
    )
    assert replay(taken.state, taken.ground.image) == []


@pytest.mark.parametrize("bound", [True, False])
def test_any_position_is_a_cut(bound: bool, taking: Taking) -> None:
    whole = taking(openai(), bound=bound).state.turns
    for at in range(len(whole) + 1):
        taken = taking(openai(), bound=bound, at=at)
        kept = at if bound else {3: 4, 7: 9, 8: 9}.get(at, at)
        assert taken.state.turns == whole[:kept]
        assert taken.state.limits.turns == 160 + kept
    with pytest.raises(InputError, match="no position 12 in a conversation of 11 turns"):
        taking(openai(), bound=bound, at=12)


def test_a_cut_takes_no_result_of_a_later_call_with_the_same_id(taking: Taking) -> None:
    messages = [
        {"role": "user", "content": "Both orders?"},
        {"role": "assistant", "tool_calls": [call("x", "look", {"id": 1})]},
        {"role": "assistant", "tool_calls": [call("x", "look", {"id": 2})]},
        tool("x", {"id": 2}),
    ]
    taken = taking({"messages": messages}, bound=False, at=3)
    assert [turn.message.role for turn in taken.state.turns] == [
        *(Role.SYSTEM, Role.USER, Role.ASSISTANT)
    ]


def test_a_missing_system_turn_is_written_and_counts(taking: Taking) -> None:
    data = {**openai(), "messages": openai_messages()[1:]}
    taken = taking(data, at=2)
    assert [turn.message.role for turn in taken.state.turns] == [Role.SYSTEM, Role.USER]
    assert "Kettle shop" in (taken.state.turns[0].message.content or "")
    assert any("no system turn" in note for note in taken.bound.notes)


def test_tasks_that_come_along_are_proven_by_the_conversation(
    taking: Taking, kettle_task: Task
) -> None:
    taken = taking(openai(), tasks=(kettle_task,))
    proven = {name: turn.seq for turn in taken.state.turns for name in turn.proven}
    assert proven["t1.2"] == 7
    assert {"t1", "t1.1", "t1.2"} >= proven.keys()
    with pytest.raises(InputError, match="two of them have the id 't1'"):
        taking(openai(), tasks=(kettle_task, kettle_task))


def test_ids_that_come_again_are_replayed_each_with_its_own(taking: Taking) -> None:
    messages = [
        {"role": "user", "content": "Both orders?"},
        {"role": "assistant", "tool_calls": [call("x", "get_order", {"id": 7732})]},
        tool("x", {"id": 7732}),
        {"role": "assistant", "tool_calls": [call("x", "cancel_order", {"id": 7731})]},
        tool("x", CANCELLED),
    ]
    taken = taking(messages)
    assert [turn.by for turn in results(taken)] == ["get_order", "cancel_order"]
    assert [mark.seq for mark in taken.bound.marks] == [3]


def test_a_user_of_whom_nothing_is_known_gives_nothing_away(taking: Taking) -> None:
    chat = [
        {"role": "assistant", "content": "What is your customer number?"},
        {"role": "user", "content": "It is AB-1241."},
    ]
    (*_, last) = taking(chat).state.turns
    assert not last.findings
