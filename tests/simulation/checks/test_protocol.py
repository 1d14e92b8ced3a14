from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.protocol import breaches, repeated_calls
from simulation.vocabulary.findings import Owner
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author, DialogueState, TableDiff, Turn

Dialogue = Callable[..., DialogueState]


def kinds(state: DialogueState) -> list[str]:
    return [finding.kind for finding in breaches(state)]


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("fly", {}, "unknown_tool"),
        ("get_order", "{", "malformed_arguments"),
        ("get_order", "[]", "invalid_arguments"),
        ("get_order", {"id": "x"}, "invalid_arguments"),
        ("get_order", {"id": 1, "colour": "red"}, "invalid_arguments"),
    ],
)
def test_a_bad_call_is_found(dialogue: Dialogue, name: str, arguments: Any, kind: str) -> None:
    assert kinds(dialogue(("user", "a"), ("calls", [(name, arguments)]))) == [kind]


def test_a_good_call_is_not(dialogue: Dialogue) -> None:
    assert kinds(dialogue(("user", "a"), ("calls", [("get_order", {"id": 1})]))) == []


def test_each_of_several_bad_calls_is_found(dialogue: Dialogue) -> None:
    calls = [("fly", {}), ("get_order", {"id": 1}), ("swim", {})]
    assert kinds(dialogue(("user", "a"), ("calls", calls))) == ["unknown_tool", "unknown_tool"]


def test_talking_on_without_a_result_is_found(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("calls", [("get_order", {"id": 1})]), ("agent", "It is on."))
    (found,) = breaches(state)
    assert (found.kind, found.owner, found.seq) == ("unanswered_call", Owner.ENVIRONMENT, 2)


def test_a_result_that_answers_no_call_is_found(dialogue: Dialogue) -> None:
    stray = Turn(
        seq=1,
        message=Message(role=Role.TOOL, content="{}", tool_call_id="x"),
        author=Author.IMPORT,
        world_digest="",
    )
    assert kinds(dialogue(("user", "a")).then(stray)) == ["stray_result"]


def test_a_result_of_a_group_is_no_stray(dialogue: Dialogue) -> None:
    calls = [("get_order", {"id": 1}), ("get_order", {"id": 2})]
    state = dialogue(("user", "a"), ("calls", calls), ("result", {}), ("result", {}))
    assert kinds(state) == []


def test_a_tool_whose_schema_is_none_blames_no_call(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("calls", [("get_order", {"id": 1})]))
    broken = state.domain.tools[0].model_copy(update={"parameters": {"type": 7}})
    domain = state.domain.model_copy(update={"tools": (broken,)})
    assert kinds(state.model_copy(update={"domain": domain})) == []


LOOK = ("calls", [("get_order", {"id": 7731})])


def repeats(dialogue: Dialogue, *lines: Any) -> int:
    return len(list(repeated_calls(dialogue(("user", "a"), *lines))))


def test_the_same_call_again_is_found(dialogue: Dialogue) -> None:
    assert repeats(dialogue, LOOK) == 0
    assert repeats(dialogue, LOOK, ("result", {"id": 7731}), LOOK) == 1


def test_looking_again_has_its_reasons(dialogue: Dialogue) -> None:
    done = ("result", {"id": 7731})
    assert repeats(dialogue, LOOK, done, ("agent", "b"), ("user", "Sure?"), LOOK) == 0
    assert repeats(dialogue, LOOK, ("result", {"error": "busy"}), LOOK) == 0
    changed = ("result", {"id": 7731}, {"diff": {"orders": TableDiff()}})
    cancel = ("calls", [("cancel_order", {"id": 7731})])
    assert repeats(dialogue, LOOK, done, cancel, changed, LOOK) == 0
