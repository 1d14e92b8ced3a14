"""Intervals hold the truth about as often as they say, whatever the sizes and the shapes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.dialogue.intervals import (
    Estimate,
    mean,
    ratio,
    share,
    share_difference,
    student,
)

TRIES = 800
"""A share of 95 % is known to two per cent by so many."""
numbers = st.lists(st.integers(0, 60), min_size=2, max_size=40)
pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def covered(truth: float, draw: Callable[[Random], Estimate | None]) -> float:
    """In how many of many samples the interval holds the truth."""
    held, random = 0, Random(2)
    for _ in range(TRIES):
        found = draw(random)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    return held / TRIES


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.7062), (2, 4.3027), (9, 2.2622), (30, 2.0423), (120, 1.9799)]
)
def test_students_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=1e-4)


@pytest.mark.parametrize("size", [3, 12, 60])
def test_a_mean_is_covered(size: int) -> None:
    def draw(random: Random) -> Estimate | None:
        found = mean([random.gauss(20, 6) for _ in range(size)])
        return found.estimate() if found else None

    assert 0.92 < covered(20, draw) < 0.98


def test_a_difference_within_pairs_is_covered_and_narrower_than_without_them() -> None:
    def drawn(random: Random) -> tuple[list[float], list[float]]:
        dialogues = [random.gauss(30, 10) for _ in range(20)]
        old = [one + random.gauss(0, 3) for one in dialogues]
        return old, [one + 2 + random.gauss(0, 3) for one in dialogues]

    def draw(random: Random) -> Estimate | None:
        old, new = map(mean, drawn(random))
        assert old
        assert new
        paired = new.minus(old).estimate()
        assert paired.reach is not None
        assert paired.reach < (old.estimate().reach or 0)
        return paired

    assert 0.92 < covered(2, draw) < 0.98


def test_a_rate_for_each_turn_is_covered_though_turns_of_a_dialogue_are_alike() -> None:
    def draw(random: Random) -> Estimate | None:
        turns = [random.randint(10, 60) for _ in range(40)]
        bad = [random.choice((0.02, 0.02, 0.02, 0.14)) for _ in turns]
        found = [
            sum(random.random() < rate for _ in range(n))
            for n, rate in zip(turns, bad, strict=True)
        ]
        rate = ratio(found, turns, times=100)
        return rate.estimate() if rate else None

    assert 0.89 < covered(5, draw) < 0.98


@pytest.mark.parametrize(("before", "helped", "harmed"), [(0.6, 0.3, 0.1), (0.95, 0.5, 0.02)])
def test_a_difference_of_shares_within_pairs_is_covered(
    before: float, helped: float, harmed: float
) -> None:
    truth = (1 - before) * helped - before * harmed

    def draw(random: Random) -> Estimate | None:
        old = [random.random() < before for _ in range(40)]
        new = [random.random() > harmed if one else random.random() < helped for one in old]
        return share_difference(old, new)

    assert 0.92 < covered(truth, draw) <= 1.0


def test_a_difference_of_shares_turned_round_is_the_same_the_other_way() -> None:
    old = [True] * 20 + [False] * 12 + [True] * 2 + [False] * 2
    new = [True] * 20 + [True] * 12 + [False] * 2 + [False] * 2
    found = share_difference(old, new)
    assert found is not None
    assert found.value == pytest.approx(10 / 36, abs=1e-3)
    assert found.low is not None
    assert found.low > 0
    turned = share_difference(new, old)
    assert turned is not None
    assert turned.high == pytest.approx(-found.low, abs=2e-4)


@given(numbers)
def test_an_interval_holds_its_own_number_and_is_even_about_it(drawn: list[int]) -> None:
    found = mean(drawn)
    assert found is not None
    told = found.estimate()
    assert told.low is not None
    assert told.high is not None
    assert told.low <= told.value <= told.high
    assert told.high - told.value == pytest.approx(told.value - told.low, abs=2e-4)


@given(pairs)
def test_a_difference_of_shares_stays_between_its_bounds(drawn: list[tuple[bool, bool]]) -> None:
    old, new = [one for one, _two in drawn], [two for _one, two in drawn]
    found = share_difference(old, new)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert found.high > found.low


@given(numbers)
def test_a_ratio_to_ones_is_the_mean(drawn: list[int]) -> None:
    rate, plain = ratio(drawn, [1] * len(drawn)), mean(drawn)
    assert rate
    assert plain
    assert rate.value == pytest.approx(plain.value)
    low, other = rate.estimate().low, plain.estimate().low
    assert low == pytest.approx(other, abs=2e-4)


def test_nothing_has_no_estimate_and_one_dialogue_no_interval() -> None:
    assert mean([]) is None
    assert ratio([0], [0]) is None
    assert share([]) is None
    assert share_difference([], []) is None
    one = mean([4])
    assert one is not None
    assert one.estimate() == Estimate(value=4.0)
