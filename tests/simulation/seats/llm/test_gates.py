"""Rules that act on a model's message, whatever the model makes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.llm.failures import Failure, ModelFailed
from simulation.seats.llm.user.gates import STRIPPED, gated
from simulation.seats.llm.user.rules import InForce
from simulation.seats.protocol import UserView, user_view
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.lexicon import Intent, Purpose
from simulation.vocabulary.rules import Dials, Rule
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Slot, Subtask, Task

Dialogue = Callable[..., DialogueState]
SLOT = Slot(column="orders.code", value="HL-22366", purpose=Purpose.KEY)
SUBTASK = Subtask(
    id="t.1", intent=Intent.READ, entity="orders", tool="get_order", goal="-", knows=(SLOT,),
    steps=(), checks=(),
)  # fmt: skip
TASKS = (Task(id="t", title="-", goal="-", subtasks=(SUBTASK,)),)


def in_force(hook: Hook, strength: float = 1.0) -> InForce:
    rule = Rule(id="r", instruction="-", hook=hook, dials=Dials(strength=strength))
    return InForce(always=(rule,), now=())


@pytest.fixture
def view(dialogue: Dialogue) -> UserView:
    lines = [("user", "Where is the parcel that I ordered last week?"), ("agent", "On its way.")]
    return user_view(dialogue(*lines, tasks=TASKS))


def test_an_identifier_that_nobody_asked_for_is_asked_for_again_and_then_cut(
    view: UserView,
) -> None:
    rules = in_force(Hook.WITHHOLD_IDENTIFIERS)
    text = "Thanks. What about HL-22366? I also want to know the total."
    with pytest.raises(ModelFailed) as failed:
        gated(text, view, rules, is_last=False)
    assert failed.value.failure is Failure.UNASKED_IDENTIFIER
    assert gated(text, view, rules, is_last=True) == (
        "Thanks. I also want to know the total.",
        (STRIPPED,),
    )


def test_a_message_of_nothing_else_stays_as_a_finding(view: UserView) -> None:
    rules = in_force(Hook.WITHHOLD_IDENTIFIERS)
    assert gated("It's HL-22366.", view, rules, is_last=True) == ("It's HL-22366.", ())


def test_without_the_rule_nothing_is_held_back(view: UserView) -> None:
    rules = in_force(Hook.REACT)
    assert gated("What about HL-22366?", view, rules, is_last=False) == (
        "What about HL-22366?",
        (),
    )


def test_the_dial_says_how_much_alike_two_messages_may_be(view: UserView) -> None:
    text = "Where is the parcel that I got sent yesterday?"
    with pytest.raises(ModelFailed) as failed:
        gated(text, view, in_force(Hook.NO_REPEAT, strength=1.0), is_last=False)
    assert failed.value.failure is Failure.REPEATS_ITSELF
    assert gated(text, view, in_force(Hook.NO_REPEAT, strength=0.0), is_last=False).move == text
    assert gated(text, view, in_force(Hook.NO_REPEAT, strength=1.0), is_last=True).move == text
