"""Which rules a user's model is told for one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.seats.llm.user.rules import rules_in_force
from simulation.seats.protocol import user_view
from simulation.vocabulary.hooks import Hook
from simulation.vocabulary.questions import waits_for_answer
from simulation.vocabulary.rules import Rule, RuleSet
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]
OPENING: tuple[Any, ...] = (("user", "Where is my order?"),)
TOLD = (*OPENING, ("agent", "It is on its way. Is there anything else I can help with?"))
ASKED = (*OPENING, ("agent", "Sure. Which order do you mean?"))


def now(dialogue: Dialogue, lines: Any, *rules: Rule) -> list[str]:
    state = dialogue(*lines, rules=RuleSet(name="x", rules=rules))
    return [rule.id for rule in rules_in_force(user_view(state)).now]


def of(hook: Hook, **more: Any) -> Rule:
    return Rule(id=hook.value, instruction="-", hook=hook, **more)


@pytest.mark.parametrize("hook", [Hook.UNAVAILABLE, Hook.INFEASIBLE, Hook.CONFUSION])
def test_what_comes_between_two_concerns_waits_while_the_assistant_asks(
    dialogue: Dialogue, hook: Hook
) -> None:
    assert now(dialogue, TOLD, of(hook)) == [hook]
    assert now(dialogue, ASKED, of(hook)) == []
    assert now(dialogue, (), of(hook)) == []


def test_a_wish_comes_once_in_a_dialogue(dialogue: Dialogue) -> None:
    lines = (("user", "Could you book me a taxi?", {"rules": ("unavailable",)}), TOLD[1])
    assert now(dialogue, lines, of(Hook.UNAVAILABLE)) == []


def test_of_several_that_make_a_whole_message_one_is_kept(dialogue: Dialogue) -> None:
    hooks = (Hook.CHALLENGE, Hook.CONFUSION, Hook.ASK_CLARIFICATION)
    kept = now(dialogue, TOLD, *map(of, hooks))
    assert len(kept) == 1
    assert kept[0] in hooks


def test_a_rule_waits_for_those_that_it_names(dialogue: Dialogue) -> None:
    held = of(Hook.TANGENT, after=("open", "react"))
    one = (("user", "Hello", {"rules": ("open",)}), TOLD[1])
    both = (*one, ("user", "Good.", {"rules": ("react",)}), TOLD[1])
    assert now(dialogue, one, held) == []
    assert now(dialogue, both, held) == ["tangent"]


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("It is on its way. Anything else?", False),
        ("Done. Is there something else you need?", False),
        ("What else can I do for you?", False),
        ("Let me know if you need anything else.", False),
        ("Could you tell me the order number?", True),
        ("I found two. Which one do you mean? Anything else?", True),
        ("I'd change it to 3. Shall I go ahead?", True),
    ],
)
def test_an_offer_of_more_help_waits_for_nothing(text: str, *, waits: bool) -> None:
    assert waits_for_answer(text) is waits
