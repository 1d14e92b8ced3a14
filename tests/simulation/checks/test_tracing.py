from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulation.checks.calls import was_called
from simulation.checks.tracing import is_traced
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import CalledCheck

Dialogue = Callable[..., DialogueState]
ANN = [{"id": 7731, "customer": "Ann Berg", "paid": True}]
FOUND: tuple[Any, ...] = (
    ("user", "I am Ann Berg."),
    ("calls", [("find_orders", {"customer": "Ann Berg"}), ("get_order", {"id": 7733})]),
    ("result", ANN),
    ("result", {"id": 7733, "customer": "Carl Dietz", "paid": True}),
    ("calls", [("get_order", {"id": 7731})]),
    ("result", {"id": 7731, "carrier": 55}),
)


@pytest.mark.parametrize(
    ("value", "roots", "led"),
    [
        (7731, ("Ann Berg",), True),
        ("7731", ("ann berg",), True),
        (55, ("Ann Berg",), True),
        (7733, ("Ann Berg",), False),
        (7733, ("Carl Dietz",), True),
        (7733, ("Nobody", "Carl Dietz"), True),
        (7731, ("Nobody",), False),
        (7733, (True,), False),
        (99, ("Ann Berg",), False),
    ],
)
def test_a_value_is_traced_through_calls_to_what_the_user_named(
    dialogue: Dialogue, value: Any, roots: tuple[Any, ...], led: bool
) -> None:
    assert is_traced(dialogue(*FOUND).turns, value, roots) is led


def test_a_failed_call_leads_nowhere(dialogue: Dialogue) -> None:
    failed = (
        ("calls", [("find_orders", {"customer": "Ann Berg"})]),
        ("result", {"error": "There is no 7731."}),
    )
    assert not is_traced(dialogue(FOUND[0], *failed).turns, 7731, ("Ann Berg",))


def test_anothers_look_up_proves_nothing(dialogue: Dialogue) -> None:
    def check(name: str) -> CalledCheck:
        return CalledCheck(tool="get_order", traced={"id": (name,)}, description="")

    carls = FOUND[:1] + FOUND[4:]
    assert was_called(dialogue(*FOUND), check("Ann Berg"))
    assert not was_called(dialogue(*carls), check("Ann Berg"))
    assert not was_called(dialogue(*FOUND[:4]), check("Ann Berg"))


def test_a_default_goes_unsaid_and_a_told_property_must_be_told(dialogue: Dialogue) -> None:
    unsaid = CalledCheck(tool="find_orders", arguments={"limit": None}, description="")
    assert was_called(dialogue(*FOUND), unsaid)
    named = CalledCheck(tool="find_orders", arguments={"limit": 3}, description="")
    assert not was_called(dialogue(*FOUND), named)
    told = CalledCheck(tool="find_orders", told=("id",), description="")
    assert not was_called(dialogue(*FOUND, ("agent", "I have it.")), told)
    assert was_called(dialogue(*FOUND, ("agent", "It is order 7731.")), told)
