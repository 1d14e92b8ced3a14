"""Draws are functions of where they are made."""

from __future__ import annotations

import pytest

from simulation.vocabulary.chance import Chance


def test_a_place_further_in_draws_for_itself() -> None:
    chance = Chance(7)
    drawn = {chance.at("task", number).number() for number in range(50)}
    assert len(drawn) == 50
    assert chance.at("a").at("b", 1) == chance.at("a", "b", 1)


@pytest.mark.parametrize("size", [0, 1, 2, 5, 21, 60, 400])
def test_a_sample_is_the_beginning_of_the_shuffle(size: int) -> None:
    options = range(size)
    for seed in range(20):
        chance = Chance(seed).at("sample")
        shuffled = chance.shuffled(options)
        assert sorted(shuffled) == list(options)
        for count in (0, 1, 2, 8, size // 3, size, size + 3):
            assert chance.sample(options, count) == shuffled[:count]
