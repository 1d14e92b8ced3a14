from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.checks.misstating import misstated_values
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]


def misstated(dialogue: Dialogue, text: str, user: str = "What of 7731?") -> list[str]:
    row = {"id": 7731, "total": 84.8, "status": "processing", "placed": "2026-05-01"}
    lines = (("user", user), ("calls", [("get_order", {"id": 7731})]), ("result", row))
    return [finding.evidence for finding in misstated_values(dialogue(*lines, ("agent", text)))]


@pytest.mark.parametrize("text", ["The total is €85.80.", "It has a total of 94.80, all in all."])
def test_a_figure_that_results_know_otherwise_is_found(dialogue: Dialogue, text: str) -> None:
    (evidence,) = misstated(dialogue, text)
    assert evidence.startswith("total: ")


@pytest.mark.parametrize(
    "text",
    [
        "The total is €84.80.",
        "The total is 85 euros.",
        "You placed 3 orders.",
        "The total of 7731 is 99.",
        "The totality of it is fine.",
    ],
)
def test_what_agrees_or_says_something_else_is_not(dialogue: Dialogue, text: str) -> None:
    assert misstated(dialogue, text) == []


def test_a_figure_of_the_users_own_is_what_it_wants(dialogue: Dialogue) -> None:
    text = "You want a total of 99, then."
    assert misstated(dialogue, text)
    assert misstated(dialogue, text, user="Make it 99, please.") == []
