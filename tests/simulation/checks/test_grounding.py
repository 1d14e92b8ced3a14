from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.checks.grounding import ungrounded_values
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]

ROWS = [
    {"id": 7731, "status": "processing", "total": 84.8, "placed": "2026-05-01", "code": "KT-17-ST"},
    {"id": 7732, "status": "delivered", "total": 19.5, "placed": "2026-04-11 08:30:00"},
]
LOOKUP = (
    ("system", "Orders can be cancelled within 30 days."),
    ("user", "My address is ann@berg.example, I paid with 250 euros."),
    ("calls", [("find_orders", {"customer": "Ann Berg"})]),
    ("result", ROWS),
)


def found(dialogue: Dialogue, text: str) -> list[str]:
    return [item.evidence for item in ungrounded_values(dialogue(*LOOKUP, ("agent", text)))]


@pytest.mark.parametrize(
    "text",
    [
        "Order 7731 came to €84.80.",
        "It was placed on 1 May 2026.",
        "It was placed on 1 May.",
        "Delivered on 11 April at 08:30.",
        "The kettle is a kt-17-st.",
        "I will write to ann@berg.example.",
        "You paid €250.",
        "It can be cancelled within 30 days.",
        "Today is 3 May 2026.",
        "You have 2 orders.",
        "Together they came to €104.30.",
        "The difference is €65.30.",
        "That was 20 days apart.",
        "Nothing to state here.",
        "One of those, or the two of them.",
    ],
)
def test_what_results_words_policy_and_arithmetic_give_is_grounded(
    dialogue: Dialogue, text: str
) -> None:
    assert found(dialogue, text) == []


@pytest.mark.parametrize(
    ("text", "made_up"),
    [
        ("Order 9417 is on its way.", "9417"),
        ("It is a KT-99-XX.", "KT-99-XX"),
        ("I will write to bob@berg.example.", "bob@berg.example"),
        ("It was placed on 9 June 2026.", "9 June 2026"),
        ("It came to €3,741.15.", "€3,741.15"),
    ],
)
def test_what_nothing_gives_is_found(dialogue: Dialogue, text: str, made_up: str) -> None:
    assert found(dialogue, text) == [made_up]


def test_the_agents_own_earlier_words_are_no_source(dialogue: Dialogue) -> None:
    state = dialogue(("user", "Well?"), ("agent", "It is 9417."), ("user", "?"), ("agent", "9417."))
    assert [item.evidence for item in ungrounded_values(state)] == ["9417"]


def test_only_the_agent_is_held_to_it(dialogue: Dialogue) -> None:
    assert list(ungrounded_values(dialogue(("user", "9417")))) == []


def test_numbers_beyond_all_arithmetic_do_no_harm(dialogue: Dialogue) -> None:
    lines = (*LOOKUP[:3], ("result", [{"n": 1e300, "m": 9223372036854775807}]))
    state = dialogue(*lines, ("agent", "It is 9223372036854775807."))
    assert list(ungrounded_values(state)) == []


def test_a_day_that_the_user_meant_may_be_said_as_a_date(dialogue: Dialogue) -> None:
    asked = (*LOOKUP, ("user", "Can you send it on the 20th?"))
    said = ("agent", "It can be sent on 20 May.")
    assert list(ungrounded_values(dialogue(*asked, said))) == []
    other = ("agent", "It can be sent on 21 May.")
    assert [item.evidence for item in ungrounded_values(dialogue(*asked, other))] == ["21 May."]
