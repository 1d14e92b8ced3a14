from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.vocabulary.messages import FunctionCall, Message, Role, ToolCall
from simulation.vocabulary.pairing import answers, group_start, unanswered
from simulation.vocabulary.state import Author, DialogueState, Turn

Dialogue = Callable[..., DialogueState]
CALL = ToolCall(id="same", function=FunctionCall(name="get_order", arguments="{}"))
OTHER = ToolCall(id="same", function=FunctionCall(name="find_orders", arguments="{}"))


def turn(seq: int, message: Message) -> Turn:
    return Turn(seq=seq, message=message, author=Author.MODEL, world_digest="")


@pytest.fixture
def reused() -> list[Turn]:
    """A group of two calls that share an id, the first of them answered."""
    return [
        turn(0, Message(role=Role.ASSISTANT, tool_calls=(CALL, OTHER))),
        turn(1, Message(role=Role.TOOL, content="{}", tool_call_id="same")),
    ]


def test_calls_that_share_an_id_are_each_answered(reused: list[Turn]) -> None:
    assert [tuple(item) for item in unanswered(reused)] == [(1, OTHER)]
    reused.append(turn(2, Message(role=Role.TOOL, content="[]", tool_call_id="same")))
    assert unanswered(reused) == []
    assert [item.call for item in answers(reused)] == [CALL, OTHER]


def test_results_belong_to_the_group_before_them(dialogue: Dialogue) -> None:
    state = dialogue(
        ("user", "a"),
        ("calls", [("get_order", {"id": 1})]),
        ("result", {}),
        ("calls", [("get_order", {"id": 2})]),
        ("result", {}),
    )
    arguments = [item.call.function.arguments for item in answers(state.turns) if item.call]
    assert arguments == ['{"id": 1}', '{"id": 2}']
    assert group_start(state.turns) == 3


def test_a_result_out_of_nowhere_answers_no_call(dialogue: Dialogue) -> None:
    stray = turn(1, Message(role=Role.TOOL, content="{}", tool_call_id="x"))
    (only,) = answers([*dialogue(("user", "a")).turns, stray])
    assert only.call is None


def test_results_alone_leave_nothing_open() -> None:
    assert unanswered([turn(0, Message(role=Role.TOOL, content="{}", tool_call_id="x"))]) == []
