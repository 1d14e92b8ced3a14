from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.checks.wrong_row import wrong_rows
from simulation.vocabulary.state import DialogueState

Dialogue = Callable[..., DialogueState]
ORDERS = [
    {"id": 7731, "status": "processing", "total": 84.8, "placed": "2026-05-01"},
    {"id": 7732, "status": "processing", "total": 190.5, "placed": "2026-04-11"},
]
SEEN: tuple[Any, ...] = (
    ("user", "I am Ann Berg. Cancel one of my orders."),
    ("calls", [("find_orders", {"customer": "Ann Berg"})]),
    ("result", ORDERS),
)


def cancelled(dialogue: Dialogue, order: int, *lines: Any) -> list[str]:
    state = dialogue(*SEEN, *lines, ("calls", [("cancel_order", {"id": order})]))
    return [finding.message for finding in wrong_rows(state)]


def test_a_change_of_another_row_than_the_one_agreed_to_is_found(dialogue: Dialogue) -> None:
    lines = (("agent", "Shall I cancel order 7732?"), ("user", "Yes, please."))
    assert cancelled(dialogue, 7732, *lines) == []
    (message,) = cancelled(dialogue, 7731, *lines)
    assert "7731" in message
    assert "7732" in message


def test_a_row_may_be_described_without_its_number(dialogue: Dialogue) -> None:
    lines = (("agent", "Shall I cancel the one of 11 April 2026?"), ("user", "Yes."))
    assert cancelled(dialogue, 7732, *lines) == []
    assert cancelled(dialogue, 7731, *lines)


def test_the_users_last_words_count_more_than_older_ones(dialogue: Dialogue) -> None:
    lines = (("agent", "7731 is in process."), ("user", "Cancel the one of €190.50."))
    assert cancelled(dialogue, 7732, *lines) == []
    assert cancelled(dialogue, 7731, *lines)


def test_words_that_describe_no_row_prove_nothing(dialogue: Dialogue) -> None:
    lines = (("agent", "Which one?"), ("user", "The one that came late."))
    assert cancelled(dialogue, 7731, *lines) == []
    assert cancelled(dialogue, 7732, *lines) == []


def test_words_that_fit_both_rows_prove_nothing(dialogue: Dialogue) -> None:
    lines = (("agent", "7731 and 7732 are processing. Cancel both?"), ("user", "Yes."))
    assert cancelled(dialogue, 7731, *lines) == []
    assert cancelled(dialogue, 7732, *lines) == []


def test_reading_another_row_is_no_wrong_change(dialogue: Dialogue) -> None:
    lines = (("agent", "Shall I cancel order 7732?"), ("user", "Yes."))
    state = dialogue(*SEEN, *lines, ("calls", [("get_order", {"id": 7731})]))
    assert list(wrong_rows(state)) == []


def test_a_yes_and_a_part_of_a_word_describe_no_row(dialogue: Dialogue) -> None:
    rows = [{"id": 1, "from": "LAS", "insured": "no"}, {"id": 2, "from": "SFO", "insured": "yes"}]
    seen: tuple[Any, ...] = (
        ("user", "Cancel one."),
        ("calls", [("find_orders", {})]),
        ("result", rows),
    )
    lines = (("agent", "Shall I cancel the last one?"), ("user", "Yes."))
    for order in (1, 2):
        state = dialogue(*seen, *lines, ("calls", [("cancel_order", {"id": order})]))
        assert not list(wrong_rows(state))
