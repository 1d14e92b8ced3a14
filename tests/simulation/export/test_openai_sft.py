from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.errors import ExportRefused, UnknownName
from simulation.export.openai_sft import render
from simulation.export.targets import export
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.state import DialogueState, Outcome, Record, Status

Dialogue = Callable[..., DialogueState]

LOOKUP = (
    ("system", "You are the agent."),
    ("user", "What did 7731 and 7732 come to?"),
    ("calls", [("get_order", {"id": 7731}), ("get_order", {"id": 7732})]),
    ("result", {"id": 7731, "total": 84.8}),
    ("result", {"id": 7732, "total": 19.5}),
    ("agent", "€84.80 and €19.50."),
)


def finished(state: DialogueState, reason: str = "completed") -> Record:
    return Record(id="r", state=state, outcome=Outcome(status=Status.FINISHED, reason=reason))


def messages(record: Record) -> list[dict[str, Any]]:
    row: list[dict[str, Any]] = render(record).row["messages"]
    return row


def error_at(seq: int) -> Finding:
    return Finding(
        kind="ungrounded_value",
        severity=Severity.ERROR,
        owner=Owner.AGENT,
        seq=seq,
        message="Made up.",
    )


def test_a_dialogue_becomes_messages_and_tools(dialogue: Dialogue) -> None:
    row = render(finished(dialogue(*LOOKUP))).row
    assert [item["role"] for item in row["messages"]] == [
        *("system", "user", "assistant", "tool", "tool", "assistant")
    ]
    assert [tool["function"]["name"] for tool in row["tools"]] == [
        *("get_order", "find_orders", "cancel_order")
    ]


def test_every_content_is_a_string_and_every_call_is_answered_in_order(
    dialogue: Dialogue,
) -> None:
    rendered = messages(finished(dialogue(*LOOKUP)))
    assert all(isinstance(item["content"], str) for item in rendered)
    called = [call["id"] for call in rendered[2]["tool_calls"]]
    assert [item["tool_call_id"] for item in rendered[3:5]] == called
    assert json.loads(rendered[2]["tool_calls"][0]["function"]["arguments"]) == {"id": 7731}


def test_ids_are_unique_and_nine_characters_long(dialogue: Dialogue) -> None:
    again = [("user", "Again?"), *LOOKUP[2:]]
    state = dialogue(*LOOKUP, *again)
    twice = state.model_copy(
        update={"turns": tuple(_with_id(turn, "same") for turn in state.turns)}
    )
    rendered = messages(finished(twice))
    ids = [call["id"] for item in rendered for call in item.get("tool_calls", [])]
    assert len(set(ids)) == 4
    assert all(len(name) == 9 and name.isalnum() for name in ids)


def _with_id(turn: Any, name: str) -> Any:
    calls = tuple(call.model_copy(update={"id": name}) for call in turn.message.tool_calls)
    answered = name if turn.message.tool_call_id else None
    message = turn.message.model_copy(update={"tool_calls": calls, "tool_call_id": answered})
    return turn.model_copy(update={"message": message})


def test_results_follow_the_order_of_the_calls(dialogue: Dialogue) -> None:
    state = dialogue(*LOOKUP)
    turns = list(state.turns)
    turns[3], turns[4] = turns[4], turns[3]
    rendered = messages(finished(state.model_copy(update={"turns": tuple(turns)})))
    assert json.loads(rendered[3]["content"])["id"] == 7731


def test_a_turn_with_a_seeded_fault_is_masked(dialogue: Dialogue) -> None:
    state = dialogue(
        *LOOKUP,
        ("user", "Cancel 7731."),
        ("agent", "It is cancelled.", {"faults": ("false_success",)}),
        ("user", "Thanks"),
        ("agent", "You are welcome."),
    )
    rendered = render(finished(state))
    weights = [item.get("weight") for item in rendered.row["messages"]]
    assert weights == [None] * 7 + [0] + [None] * 2
    assert rendered.warnings == ("masked with weight 0 for their faults: turns 7",)


def test_a_turn_with_an_error_finding_is_masked(dialogue: Dialogue) -> None:
    state = dialogue(*LOOKUP, ("user", "And?"), ("agent", "€99.", {"findings": (error_at(7),)}))
    assert messages(finished(state))[-1]["weight"] == 0


def test_a_record_with_nothing_left_to_train_on_is_refused(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("agent", "b", {"faults": ("wrong_row",)}))
    with pytest.raises(ExportRefused, match="nothing is left"):
        render(finished(state))


def test_an_unfinished_record_is_refused(dialogue: Dialogue) -> None:
    record = Record(
        id="r",
        state=dialogue(*LOOKUP),
        outcome=Outcome(status=Status.FAILED, reason="endpoint_down"),
    )
    with pytest.raises(ExportRefused, match=r"failed \(endpoint_down\)"):
        render(record)


def test_a_last_word_that_is_not_the_assistants_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(ExportRefused, match="the user's, not the assistant's"):
        render(finished(dialogue(*LOOKUP, ("user", "Thanks"))))
    with pytest.raises(ExportRefused, match="missing"):
        render(finished(dialogue()))


def test_an_unanswered_call_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(ExportRefused, match="turn 2: a call has no result"):
        render(finished(dialogue(*LOOKUP[:4], ("agent", "€84.80."))))


def test_a_result_out_of_nowhere_is_refused(dialogue: Dialogue) -> None:
    state = dialogue(*LOOKUP)
    stray = state.turns[3].model_copy(
        update={"message": state.turns[3].message.model_copy(update={"tool_call_id": "other"})}
    )
    turns = (*state.turns[:3], stray, *state.turns[4:])
    with pytest.raises(ExportRefused, match="answers no call"):
        render(finished(state.model_copy(update={"turns": turns})))


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("fly", {}, "no tool named 'fly'"),
        ("get_order", "{not json", "not JSON"),
        ("get_order", {"id": "seven"}, "is not of type 'integer'"),
        ("get_order", {}, "'id' is a required property"),
        ("get_order", "[1]", "not a JSON object"),
    ],
)
def test_a_call_that_no_service_would_accept_is_refused(
    dialogue: Dialogue, name: str, arguments: Any, reason: str
) -> None:
    state = dialogue(
        ("user", "a"), ("calls", [(name, arguments)]), ("result", {"error": "x"}), ("agent", "b")
    )
    with pytest.raises(ExportRefused, match=reason):
        render(finished(state))


def test_an_assistant_that_says_nothing_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(ExportRefused, match="says nothing"):
        render(finished(dialogue(("user", "a"), ("agent", " "), ("user", "b"), ("agent", "c"))))


def test_reasoning_is_left_out_and_said_to_be(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("agent", "b"))
    last = state.turns[-1]
    thinking = last.message.model_copy(update={"reasoning_content": "Hm."})
    state = state.cut(1).then(last.model_copy(update={"message": thinking}))
    rendered = render(finished(state))
    assert "Hm." not in json.dumps(rendered.row)
    assert "reasoning of 1 turns" in rendered.warnings[0]


def test_an_export_says_of_each_record_what_became_of_it(dialogue: Dialogue) -> None:
    good = finished(dialogue(*LOOKUP))
    bad = Record(id="bad", state=dialogue(*LOOKUP), outcome=Outcome())
    first, second = export([good, bad], "openai-sft")
    assert first.row is not None
    assert first.refusal == ""
    assert second.row is None
    assert second.refusal == "the dialogue is running, not finished"


def test_an_unknown_target_is_refused_before_the_first_record() -> None:
    with pytest.raises(UnknownName, match="openai-sft"):
        export([], "floppy")
