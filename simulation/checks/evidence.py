"""What tools returned, taken apart once: the values that an agent may speak of.

Results are cached by their text, since every later turn is held against them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn

LONGEST_KEPT = 40
"""Characters of a text whose number is remembered: the same few are compared turn by turn."""
MOST_DIGITS = 25
"""Beyond these, Decimal's default precision raises; such numbers stay text."""


class Leaf(NamedTuple):
    """A scalar in a result, under the property it stands in ("" in a bare list)."""

    name: str
    value: Any


class Result(NamedTuple):
    """``leaves`` in order; ``keys`` for membership; ``rows`` the length of a list, else None."""

    leaves: tuple[Leaf, ...]
    keys: frozenset[object]
    rows: int | None


NOTHING = Result((), frozenset(), None)


def result_of(turn: Turn) -> Result:
    """The result of a tool turn, as its message tells it; nothing for any other turn."""
    return parsed(turn.message.content or "") if _is_result(turn) else NOTHING


results: Running[Turn, tuple[Result, ...]] = Running(
    (), lambda found, turn: (*found, result_of(turn)) if _is_result(turn) else found
)
"""Those of all tool turns that have one, in order."""


def _is_result(turn: Turn) -> bool:
    return turn.message.role is Role.TOOL and bool(turn.message.content)


@lru_cache(maxsize=1024)
def parsed(content: str) -> Result:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = content
    leaves = tuple(_leaves("", data))
    rows = len(data) if isinstance(data, list) else None
    return Result(leaves, frozenset(key_of(leaf.value) for leaf in leaves), rows)


def _leaves(name: str, data: Any) -> Iterator[Leaf]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(str(key), value)
    elif isinstance(data, list):
        for item in data:
            yield from _leaves(name, item)
    else:
        yield Leaf(name, data)


def key_of(value: Any) -> object:
    """Equal for values that are the same to a person: 3 and 3.0, "3" and 3, "Ann " and "ann"."""
    if value is None or isinstance(value, bool):
        return ("flag", value)
    text = str(value).strip()
    number = as_number(text)
    return text.casefold() if number is None else number


def as_number(text: str) -> Decimal | None:
    """The number that the whole text is, if it is one that decimal arithmetic can carry."""
    return _short_number(text) if len(text) <= LONGEST_KEPT else _number(text)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < MOST_DIGITS else None


_short_number = lru_cache(maxsize=8192)(_number)


def returned(result: Result, value: object) -> bool:
    return holds(result, value, key_of(value))


def first_returning(results: Iterable[Result], value: object) -> int | None:
    """The place of the first result that contains ``value``, if any does."""
    key = key_of(value)
    for place, result in enumerate(results):
        if holds(result, value, key):
            return place
    return None


def holds(result: Result, value: object, key: object) -> bool:
    """Does the result contain ``value``, whose key is given; an empty list contains "nothing"
    (None).
    """
    if key in result.keys or (result.rows is not None and value == result.rows):
        return True
    return value is None and result.rows == 0
