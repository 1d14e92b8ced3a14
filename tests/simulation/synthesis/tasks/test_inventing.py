"""Invented values are of the column's kind, in range, and not what is there already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from simulation.synthesis.tasks.inventing import Asked, invent
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Kind

NOW = datetime.fromisoformat("2026-06-15T09:30:00")
POOLS: dict[Kind, tuple[Any, ...]] = {
    Kind.CATEGORY: ("red", "green", "blue"),
    Kind.INTEGER: (1, 2, 3, 5, 8),
    Kind.MONEY: (19.99, 24.5, 30.0, 41.25, 55.0, 60.75, 72.5),
    Kind.NAME: ("Mia Keller", "Jonas Weber", "Aylin Kaya"),
    Kind.EMAIL: ("mia@post.example", "jonas@web.example"),
    Kind.PHONE: ("+49 1555 1234567", "+49 1555 7654321"),
    Kind.IDENTIFIER: ("KT-1017", "KT-1044"),
    Kind.BOOLEAN: (0, 1),
}


def asked(kind: Kind, pool: tuple[Any, ...], current: Any, json_type: str = "string") -> Asked:
    field = Field(label="thing", kind=kind)
    return Asked(field, current, pool, {"type": json_type}, NOW, name="Mia Keller")


@pytest.mark.parametrize("kind", POOLS)
def test_a_new_value_differs_and_has_the_type_asked_for(kind: Kind) -> None:
    pool = POOLS[kind]
    json_type = {int: "integer", float: "number", str: "string"}[type(pool[0])]
    found = [invent(asked(kind, pool, pool[0], json_type), Chance(seed)) for seed in range(30)]
    assert any(value is not None for value in found)
    assert pool[0] not in found
    kinds = {type(value) for value in found if value is not None}
    assert kinds == {type(pool[0])}


def test_an_enum_of_the_schema_rules() -> None:
    wanted = Asked(Field(label="x", kind=Kind.CATEGORY), "a", ("z",), {"enum": ["a", "b"]}, NOW)
    assert {invent(wanted, Chance(seed)) for seed in range(9)} == {"b"}


def test_schedules_are_planned_after_now() -> None:
    pool = ("2026-06-20", "2026-07-01", "2026-05-01")
    found = {invent(asked(Kind.DATE, pool, "2026-06-20"), Chance(seed)) for seed in range(30)}
    assert all(value > "2026-06-15" for value in found if value)


def test_records_are_dated_shortly_before_now() -> None:
    pool = ("2026-06-01", "2026-05-01")
    found = {invent(asked(Kind.DATE, pool, None), Chance(seed)) for seed in range(30)}
    assert all("2026-06-09" < value <= "2026-06-16" for value in found if value)


def test_a_time_keeps_the_format_of_the_stored_ones() -> None:
    pool = ("2026-06-20 14:30", "2026-06-21 09:15")
    value = invent(asked(Kind.DATETIME, pool, pool[0]), Chance(3))
    assert value is not None
    assert len(value) == len(pool[0])
    assert value[10] == " "


def test_bounds_of_the_schema_hold() -> None:
    field = Field(label="quantity", kind=Kind.INTEGER)
    schema = {"type": "integer", "minimum": 1, "maximum": 3}
    found = {
        invent(Asked(field, 2, (1, 2, 3, 90), schema, NOW), Chance(seed)) for seed in range(30)
    }
    assert found <= {1, 3, None}


def test_bytes_are_never_made_up() -> None:
    assert invent(asked(Kind.OPAQUE, ("x",), None), Chance(1)) is None
