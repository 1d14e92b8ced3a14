"""Another value that somebody might have said first, near enough to be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.lexicon import Field, Kind


def another_value(value: Any, field: Field, chance: Chance) -> Any | None:
    """A neighbour of the value; None for kinds whose neighbours mean nothing."""
    if field.kind is Kind.INTEGER and isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    if field.kind is Kind.DATE:
        return _another_day(value, chance)
    if field.kind is Kind.CATEGORY:
        others = [key for key in field.spoken if key != str(value)]
        return chance.at("other", field.label).pick(others) if others else None
    return None


def _another_day(value: Any, chance: Chance) -> str | None:
    day = parse_moment(value)
    if day is None or len(str(value)) != len("2026-05-03"):
        return None
    later = day + timedelta(days=chance.at("days", value).pick((1, 2, 7)))
    return later.strftime("%Y-%m-%d")
