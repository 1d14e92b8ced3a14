"""When two values are the same for people: case, number types and dates in several forms."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from simulation.vocabulary.calendar import parse_moment
from simulation.vocabulary.lexicon import Operator


def alike(said: Any, stored: Any) -> bool:
    """The same value, as a person would see it: 7731 and "7731", a day and a moment of it."""
    if said is None or stored is None:
        return said is stored
    first, second = _number(said), _number(stored)
    if first is not None and second is not None:
        return first == second
    one, two = _text(said), _text(stored)
    return one == two or _same_day(one, two)


def meets(said: Any, stored: Any, operator: Operator) -> bool:
    """Does the stored value satisfy what was said of it."""
    if operator is Operator.EQUAL:
        return alike(said, stored)
    if said is None or stored is None:
        return False
    if operator is Operator.CONTAINS:
        return _text(said) in _text(stored)
    return _ordered(said, stored, operator)


def _ordered(said: Any, stored: Any, operator: Operator) -> bool:
    low, high = (said, stored) if operator is Operator.AT_LEAST else (stored, said)
    one, two = _number(low), _number(high)
    if one is not None and two is not None:
        return one <= two
    left, right = _text(low), _text(high)
    if operator is Operator.AT_MOST and len(right) == len("2026-05-03"):
        left = left[: len(right)]
    return left <= right


def _text(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return Decimal(int(value))
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        return None


def _same_day(one: str, two: str) -> bool:
    """A day stands for each moment of it; two moments must agree."""
    first, second = parse_moment(one.upper()), parse_moment(two.upper())
    if first is None or second is None:
        return False
    if min(len(one), len(two)) <= len("2026-05-03"):
        return first.date() == second.date()
    return first == second
