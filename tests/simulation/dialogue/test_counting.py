from __future__ import annotations

from collections.abc import Callable

from simulation.dialogue.counting import count
from simulation.dialogue.statistics import spread, summarize
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]


def worked_example(dialogue: Dialogue) -> DialogueState:
    """The dialogue of docs/counting.md."""
    return dialogue(
        ("system", "policy"),
        ("user", "What did order 7731 come to?", {"rules": ("one_subtask",)}),
        ("calls", [("get_order", {"id": 7731}), ("get_order", {"id": 7732})]),
        ("result", {"id": 7731}),
        ("result", {"id": 7732}),
        ("agent", "€84.80.", {"proven": ("t1.1",)}),
        ("user", "Please cancel it."),
        ("calls", [("get_order", {"id": 7731})]),
        ("result", {"id": 7731}),
        ("calls", [("cancel_order", {"id": 7731})]),
        ("result", {"id": 7731}, {"proven": ("t1.2", "t1")}),
        ("agent", "It is cancelled."),
        ("user_done", "Thanks!", {"rules": ("one_subtask", "thank")}),
        ("agent", "You are welcome."),
    )


def test_a_turn_is_a_user_message_a_visible_answer_or_a_call_with_its_result(
    dialogue: Dialogue,
) -> None:
    assert count(worked_example(dialogue)).turns == 3 + 3 + 4


def test_steps_are_assistant_messages_with_calls_per_user_request(dialogue: Dialogue) -> None:
    assert count(worked_example(dialogue)).steps == (1, 2, 0)


def test_only_whole_tasks_count_as_tasks(dialogue: Dialogue) -> None:
    assert count(worked_example(dialogue)).tasks == 1
    half = dialogue(("system", "p"), ("user", "a"), ("agent", "b", {"proven": ("t1.1",)}))
    assert count(half).tasks == 0


def test_an_assistant_message_with_text_and_a_call_counts_for_both(dialogue: Dialogue) -> None:
    state = dialogue(("user", "a"), ("calls", [("get_order", {"id": 1})]))
    last = state.turns[-1]
    message = last.message.model_copy(update={"content": "Let me look."})
    both = state.cut(1).then(last.model_copy(update={"message": message}))
    assert count(both).turns == 3


def test_blank_text_is_not_visible(dialogue: Dialogue) -> None:
    assert count(dialogue(("user", "a"), ("agent", "  "))).turns == 1


def test_rules_and_findings_are_counted_by_name(dialogue: Dialogue) -> None:
    finding = Finding(
        kind="repetition",
        severity=Severity.WARNING,
        owner=Owner.USER_SIMULATOR,
        seq=1,
        message="Said before.",
    )
    state = dialogue(("user", "a", {"rules": ("x", "x")}), ("user", "a", {"findings": (finding,)}))
    counted = count(state)
    assert counted.rules == {"x": 2}
    assert counted.findings == {"repetition": 1}


def test_statistics_have_the_pinned_shape(dialogue: Dialogue) -> None:
    one = count(worked_example(dialogue))
    printed = summarize([one, one]).as_json()
    assert printed == {
        "dialogues": 2,
        "turns": {"mean": 10.0, "median": 10.0, "max": 10},
        "steps": {"mean": 1.0, "median": 1.0, "max": 2},
        "tasks": {"mean": 1.0, "median": 1.0, "max": 1},
        "user_turns": {"mean": 3.0, "median": 3.0, "max": 3},
        "rules": {"one_subtask": 4, "thank": 2},
        "findings": {},
        "compliance": {},
    }


def test_no_dialogues_give_zeros() -> None:
    assert summarize([]).as_json()["turns"] == {"mean": 0.0, "median": 0.0, "max": 0}


def test_the_mean_is_rounded_and_the_median_lies_between() -> None:
    assert spread([1, 1, 2]).mean == 1.3333
    assert spread([1, 2]).median == 1.5
