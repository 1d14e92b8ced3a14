from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.linters import LINTERS, lint
from simulation.vocabulary.acts import Act, ActKind
from simulation.vocabulary.hooks import Linter
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.rules import Rule, RuleSet
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Slot, Subtask, Task

Dialogue = Callable[..., DialogueState]
ALL = RuleSet(
    name="all",
    rules=tuple(
        Rule(id=f"rule-{name}", instruction="", linter=name.value)
        for name in Linter
        if name is not Linter.UNASKED_IDENTIFIER
    ),
)
"""All but one, which forbids what most users may do: to name the order at once."""


def found(dialogue: Dialogue, *lines: Any, **changes: Any) -> list[str]:
    return [item.kind for item in lint(dialogue(*lines, rules=ALL, **changes))]


def test_every_linter_that_a_rule_can_name_exists() -> None:
    assert set(LINTERS) == set(Linter)


def test_an_ordinary_opening_breaks_no_rule(dialogue: Dialogue) -> None:
    assert found(dialogue, ("system", "p"), ("user", "Hi, what did order 7731 come to?")) == []


def test_only_the_rules_of_the_state_are_measured(dialogue: Dialogue) -> None:
    line = ("user", "As an AI language model I cannot say.")
    assert found(dialogue, line) == ["meta_talk"]
    assert list(lint(dialogue(line))) == []


def test_a_finding_names_its_rule(dialogue: Dialogue) -> None:
    (item,) = lint(dialogue(("user", "My goal is to test this data set."), rules=ALL))
    assert (item.rule, item.seq, item.owner.value) == ("rule-meta_talk", 0, "user_simulator")


def test_agents_are_not_measured(dialogue: Dialogue) -> None:
    assert found(dialogue, ("agent", "As an AI language model, how can I help you?")) == []


@pytest.mark.parametrize(
    "text",
    ["How may I help you today?", "Let me look that up for you.", "I've updated your order."],
)
def test_speaking_for_the_assistant_is_role_drift(dialogue: Dialogue, text: str) -> None:
    assert found(dialogue, ("user", text)) == ["role_drift"]


def test_saying_the_same_again_is_repetition(dialogue: Dialogue) -> None:
    line = "Could you please tell me what order 7731 came to?"
    assert found(dialogue, ("user", line), ("agent", "?"), ("user", line)) == ["repetition"]


def test_a_short_answer_may_come_twice(dialogue: Dialogue) -> None:
    lines = [("user", "Yes, please."), ("agent", "Sure?"), ("user", "Yes, please.")]
    assert found(dialogue, *lines) == []


def test_a_goal_copied_word_for_word_is_found(dialogue: Dialogue, kettle_task: Task) -> None:
    assert found(dialogue, ("user", f"Hello! {kettle_task.goal}")) == ["goal_copy"]


def test_naming_the_same_things_as_the_goal_is_no_copy(dialogue: Dialogue) -> None:
    text = "I wonder what order 7731 came to. I would like to have it cancelled, too."
    assert found(dialogue, ("user", text)) == []


def test_an_identifier_that_nobody_told_the_user_is_a_leak(dialogue: Dialogue) -> None:
    assert found(dialogue, ("user", "It is the KT-17-ST.")) == ["identifier_leak"]
    told = [("agent", "Is it the KT-17-ST?"), ("user", "Yes, the KT-17-ST.")]
    assert found(dialogue, *told) == []


def test_ending_before_everything_is_proven_is_too_early(dialogue: Dialogue) -> None:
    proven = {"proven": ("t1.1", "t1.2", "t1")}
    assert found(dialogue, ("user_done", "Thanks, bye.")) == ["early_stop"]
    assert found(dialogue, ("agent", "Done.", proven), ("user_done", "Thanks, bye.")) == []


def test_going_on_after_everything_is_proven_is_too_late(dialogue: Dialogue) -> None:
    lines: list[Any] = [("agent", "Done.", {"proven": ("t1.1", "t1.2", "t1")})]
    for text in ("Oh, nice.", "Really?", "How are you?", "What a day."):
        assert found(dialogue, *lines) == []
        lines += [("user", text), ("agent", "Well.")]
    assert found(dialogue, *lines[:-1]) == ["late_stop"]


def subtask(name: str, *slots: Slot, base: Subtask) -> Subtask:
    return base.model_copy(update={"id": name, "knows": slots})


def order(number: int, **changes: Any) -> Slot:
    return Slot(column="orders.id", value=number, purpose=Purpose.KEY, **changes)


@pytest.fixture
def three(kettle_task: Task) -> tuple[Task, ...]:
    base = kettle_task.subtasks[0]
    parts = tuple(
        subtask(f"t1.{number}", order(number), base=base) for number in (7731, 7732, 7733)
    )
    return (kettle_task.model_copy(update={"subtasks": parts}),)


def test_three_concerns_in_one_turn_are_too_many(
    dialogue: Dialogue, three: tuple[Task, ...]
) -> None:
    text = "I ask about 7731, 7732 and 7733."
    assert found(dialogue, ("user", text), tasks=three) == ["subtasks_per_turn"]
    assert found(dialogue, ("user", "I ask about 7731 and 7732."), tasks=three) == []


def test_acts_are_counted_where_there_are_any(dialogue: Dialogue) -> None:
    acts = {"acts": (Act(kind=ActKind.REQUEST),) * 3}
    assert found(dialogue, ("user", "A, b and c.", acts)) == ["subtasks_per_turn"]


def test_a_detail_to_be_held_back_is_premature_in_the_first_mention(
    dialogue: Dialogue, kettle_task: Task
) -> None:
    address = Slot(
        column="orders.customer", value="Elm Street 5", purpose=Purpose.VALUE, upfront=False
    )
    part = subtask("t1.1", order(7731), address, base=kettle_task.subtasks[0])
    tasks = (kettle_task.model_copy(update={"subtasks": (part,)}),)
    early = ("user", "Send order 7731 to Elm Street 5.")
    assert found(dialogue, early, tasks=tasks) == ["premature_disclosure"]
    asked = [("user", "Send 7731 elsewhere."), ("agent", "Where?"), ("user", "To Elm Street 5.")]
    assert found(dialogue, *asked, tasks=tasks) == []
