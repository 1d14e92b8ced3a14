from __future__ import annotations

import re

import pytest

from simulation.errors import ToolRefused
from simulation.world.patterns import check_pattern, fits


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^\d{4}-\d{2}-\d{2}$", "2026-03-01"),
        (r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", "ada@example.com"),
        (r"^(open|sent|done)$", "sent"),
        (r"^[A-Z]{2}-?\d+$", "KT-17"),
        (r"^(?:\+\d{1,3})?[\d ]+$", "+44 20 7946"),
        (r"^(?=.*\d).{8,}$", "passw0rd"),
        (r"x", "axb"),
    ],
)
def test_ordinary_patterns_match_as_they_do_elsewhere(pattern: str, text: str) -> None:
    assert re.search(pattern, text)
    assert fits(pattern, text)
    assert not fits(pattern, "\n")


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(a|aa)+$",
        r"(.*a){20}",
        r"((ab)*)*c",
        r"(a{1,99}){1,99}$",
        r"(a)\1",
        r"(?:(?:a?)+)+",
        "(",
        "*",
        "a" * 600,
        "(" * 400 + ")" * 400,
    ],
)
def test_a_pattern_that_may_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(ToolRefused):
        check_pattern(pattern)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "pattern", [r".*.*.*=.*x", r"a*a*a*a*b", r"\s+$", r"^(a?){60}a{60}$", r"(?=a*b)(?=a*c)a*a*d"]
)
def test_a_slow_pattern_is_tried_on_short_texts_only(pattern: str) -> None:
    try:
        assert not any(fits(pattern, "a" * size) for size in (20, 200, 2_000, 100_000))
    except ToolRefused:
        assert "{60}" in pattern
