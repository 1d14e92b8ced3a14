from __future__ import annotations

import pytest

from simulation.checks.days import says_day

NOW = "2025-12-09T10:15:00"
"""A Tuesday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("From the 20th to the 21st, please.", "2025-12-20"),
        ("Can it wait until tomorrow?", "2025-12-10"),
        ("It arrived yesterday.", "2025-12-08"),
        ("On Friday, if you can.", "2025-12-12"),
        ("How many were there in November?", "2025-11-30"),
        ("How many were there in November?", "2025-11-01"),
        ("Since the beginning of last month.", "2025-11-01"),
        ("What came in over the last 30 days?", "2025-11-09"),
        ("In 2 weeks.", "2025-12-23"),
    ],
)
def test_a_day_can_be_meant_without_its_date(text: str, day: str) -> None:
    assert says_day(text, day, NOW)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("From the 20th to the 21st, please.", "2025-12-22"),
        ("On Friday, if you can.", "2026-03-06"),
        ("How many were there in November?", "2025-11-12"),
        ("I have 20 of them.", "2025-12-20"),
        ("Tomorrow.", 20251210),
        ("Tomorrow.", "soon"),
    ],
)
def test_what_is_another_day_or_none_is_not_meant(text: str, value: object) -> None:
    assert not says_day(text, value, NOW)
