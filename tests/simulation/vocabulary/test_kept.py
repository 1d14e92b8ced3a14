"""What follows from a value is worked out once, and never taken for another value's."""

from __future__ import annotations

from simulation.vocabulary.kept import Kept


def test_the_same_value_is_worked_on_once() -> None:
    seen: list[tuple[int, ...]] = []

    def work(value: tuple[int, ...]) -> int:
        seen.append(value)
        return sum(value)

    kept = Kept(work)
    value = tuple(range(5))
    assert kept(value) == kept(value) == 10
    assert len(seen) == 1


def test_values_that_come_and_go_are_told_apart() -> None:
    kept = Kept[list[int], int](len, most=2)
    assert [kept(list(range(length))) for length in range(50)] == list(range(50))


def test_what_else_is_given_counts_too() -> None:
    def joined(parts: list[str], between: str) -> str:
        return between.join(parts)

    kept = Kept(joined)
    value = ["a", "b"]
    assert [kept(value, between) for between in ("-", "+", "-")] == ["a-b", "a+b", "a-b"]
