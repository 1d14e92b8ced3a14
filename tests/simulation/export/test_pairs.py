from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.errors import ExportRefused
from simulation.export.pairs import Pair, openai_dpo, trl_dpo
from simulation.vocabulary.state import DialogueState, Outcome, Record, Status

Dialogue = Callable[..., DialogueState]

PREFIX = (("system", "You are the agent."), ("user", "What did 7731 come to?"))
CALLED = (
    ("calls", [("get_order", {"id": 7731})]),
    ("result", {"id": 7731, "total": 84.8}),
    ("agent", "€84.80."),
    ("user", "Thanks."),
    ("agent", "You are welcome."),
)
GUESSED = (("agent", "I think €80."), ("user", "Thanks."), ("agent", "You are welcome."))


def record(state: DialogueState) -> Record:
    return Record(id="r", state=state, outcome=Outcome(status=Status.FINISHED, reason="completed"))


def pair(dialogue: Dialogue, *, whole: bool = False, at: int = 2, **sides: Any) -> Pair:
    better, worse = sides.get("better", CALLED), sides.get("worse", GUESSED)
    chosen, rejected = (record(dialogue(*PREFIX, *turns)) for turns in (better, worse))
    return Pair("p", chosen, rejected, at, whole)


def roles(messages: list[dict[str, Any]]) -> list[str]:
    return [message["role"] for message in messages]


def test_openai_takes_one_message_of_each_side(dialogue: Dialogue) -> None:
    row = openai_dpo(pair(dialogue)).row

    assert roles(row["input"]["messages"]) == ["system", "user"]
    (better,), (worse,) = row["preferred_output"], row["non_preferred_output"]
    assert json.loads(better["tool_calls"][0]["function"]["arguments"]) == {"id": 7731}
    assert worse == {"role": "assistant", "content": "I think €80."}
    assert {tool["function"]["name"] for tool in row["input"]["tools"]} >= {"get_order"}


def test_trl_gets_objects_and_the_whole_answer_to_the_request(dialogue: Dialogue) -> None:
    found = trl_dpo(pair(dialogue, whole=True))

    assert roles(found.row["chosen"]) == ["assistant", "tool", "assistant"]
    assert roles(found.row["rejected"]) == ["assistant"]
    assert found.row["chosen"][0]["tool_calls"][0]["function"]["arguments"] == {"id": 7731}
    assert any("tool results" in warning for warning in found.warnings)


def test_one_message_says_that_more_was_compared(dialogue: Dialogue) -> None:
    assert any("first message" in one for one in openai_dpo(pair(dialogue, whole=True)).warnings)


def test_call_ids_go_on_from_those_of_the_prompt(dialogue: Dialogue) -> None:
    longer = (*CALLED[:3], ("user", "And 7732?"), ("calls", [("get_order", {"id": 7732})]),
              ("result", {"id": 7732, "total": 1.0}), ("agent", "€1."))  # fmt: skip
    row = trl_dpo(
        pair(dialogue, at=6, better=longer, worse=(*longer[:4], ("agent", "No idea.")))
    ).row

    ids = [
        call["id"]
        for message in (*row["prompt"], *row["chosen"])
        for call in message.get("tool_calls", ())
    ]
    assert len(ids) == len(set(ids)) == 2


@pytest.mark.parametrize("render", [openai_dpo, trl_dpo])
def test_a_parting_at_the_users_words_is_no_pair_for_the_agent(
    dialogue: Dialogue, render: Callable[[Pair], object]
) -> None:
    with pytest.raises(ExportRefused, match="the user speaks"):
        render(pair(dialogue, at=1))


@pytest.mark.parametrize("render", [openai_dpo, trl_dpo])
def test_the_same_step_twice_teaches_nothing(
    dialogue: Dialogue, render: Callable[[Pair], object]
) -> None:
    with pytest.raises(ExportRefused, match="same words"):
        render(pair(dialogue, worse=CALLED))


def test_a_cut_before_an_answer_is_refused(dialogue: Dialogue) -> None:
    with pytest.raises(ExportRefused):
        trl_dpo(pair(dialogue, at=3, worse=CALLED))
