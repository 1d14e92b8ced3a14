from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.hidden_acts import unspoken_values
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]


def unspoken(dialogue: Dialogue, text: str, kind: ActKind, column: str, value: Any) -> list[str]:
    acts = (Act(kind=kind, slots=(Said(column=column, value=value),)),)
    state = dialogue(("user", text, {"acts": acts}))
    return [item.evidence for item in unspoken_values(state)]


def test_a_value_that_only_the_act_carries_is_found(dialogue: Dialogue) -> None:
    found = unspoken(dialogue, "Cancel my order.", ActKind.REQUEST, "orders.id", 7731)
    assert found == ["orders.id=7731"]


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("Cancel order #7731.", "orders.id", 7731),
        ("The one from 1 May 2026.", "orders.placed", "2026-05-01"),
        ("The three latest.", "", 3),
        ("The latest one.", "", 1),
        ("I ask for the total.", "orders.total", None),
    ],
)
def test_a_value_may_be_said_in_any_form(
    dialogue: Dialogue, text: str, column: str, value: Any
) -> None:
    assert unspoken(dialogue, text, ActKind.REQUEST, column, value) == []


def test_a_reaction_carries_values_of_the_agents(dialogue: Dialogue) -> None:
    assert unspoken(dialogue, "Great.", ActKind.FEEDBACK, "orders.id", 7731) == []


def test_turns_without_acts_have_nothing_to_hide(dialogue: Dialogue) -> None:
    assert list(unspoken_values(dialogue(("user", "Hello.")))) == []
    assert list(unspoken_values(dialogue(("agent", "Hello.")))) == []
