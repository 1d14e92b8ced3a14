"""Answers are kept, the latest of them, within bounds."""

from __future__ import annotations

from simulation.world.answers import Answers


def test_an_answer_is_found_by_its_question() -> None:
    answers = Answers()
    answers.keep("how many", 3, characters=1)
    assert answers.get("how many") == 3
    assert answers.get("how much") is None


def test_the_first_answer_stays() -> None:
    answers = Answers()
    first: list[int] = []
    answers.keep("rows", first, characters=0)
    answers.keep("rows", [], characters=0)
    assert answers.get("rows") is first


def test_what_was_not_asked_for_longest_goes_first() -> None:
    answers = Answers(most=1000)
    for question in range(4):
        answers.keep(question, str(question), characters=1)
    assert answers.get(0) == "0"
    for question in range(4, 7):
        answers.keep(question, str(question), characters=1)
    assert [answers.get(question) for question in range(7)] == ["0", None, None, "3", "4", "5", "6"]
    assert len(answers) == 5


def test_an_answer_that_is_too_long_is_not_kept_and_drives_out_none() -> None:
    answers = Answers(most=1000)
    answers.keep("some", "rows", characters=500)
    answers.keep("all", "rows", characters=5000)
    assert answers.get("all") is None
    assert answers.get("some") == "rows"
