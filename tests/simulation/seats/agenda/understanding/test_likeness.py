from __future__ import annotations

from typing import Any

import pytest

from simulation.seats.agenda.understanding.fitting import fitted
from simulation.seats.agenda.understanding.likeness import alike, meets
from simulation.vocabulary.lexicon import Field, Kind, Operator

CATEGORY = Field(label="status", kind=Kind.CATEGORY, spoken={"in_transit": "on its way"})


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("7731", 7731),
        (20, 20.0),
        ("anna KELLER", "Anna  Keller"),
        ("2026-05-03", "2026-05-03T14:30:00"),
        ("2026-05-03 14:30", "2026-05-03T14:30:00"),
    ],
)
def test_one_value_in_two_forms_is_alike(said: Any, stored: Any) -> None:
    assert alike(said, stored)


@pytest.mark.parametrize(
    ("said", "stored"),
    [("7731", 7732), (None, 0), ("2026-05-03 14:30", "2026-05-03 15:30"), ("Anna", "Anna Keller")],
)
def test_two_values_are_not_alike(said: Any, stored: Any) -> None:
    assert not alike(said, stored)


def test_a_range_includes_its_ends_and_a_last_day_all_its_hours() -> None:
    assert meets(5, 5, Operator.AT_LEAST)
    assert not meets(5, 4.9, Operator.AT_LEAST)
    assert meets("2026-05-03", "2026-05-03T23:00:00", Operator.AT_MOST)
    assert not meets("2026-05-03", "2026-05-04T00:00:00", Operator.AT_MOST)


def test_an_absent_value_meets_no_range_and_no_search() -> None:
    assert not meets(5, None, Operator.AT_MOST)
    assert not meets("x", None, Operator.CONTAINS)


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        ("7731", {"type": "integer"}, 7731),
        (7731, {"type": "string"}, "7731"),
        ("7.5", {"type": ["number", "null"]}, 7.5),
        ("yes", {"type": "boolean"}, True),
        ("on its way", {"type": "string"}, "in_transit"),
        ("In Transit", {"enum": ["in_transit", "open"]}, "in_transit"),
        ("odd", {"enum": ["in_transit", "open"]}, "odd"),
        ("soon", {"type": "integer"}, "soon"),
        (9223372036854775807, {"type": "integer"}, 9223372036854775807),
    ],
)
def test_a_value_is_fitted_to_its_parameter(
    value: Any, schema: dict[str, Any], expected: Any
) -> None:
    assert fitted(value, schema, CATEGORY) == expected
