"""When two values are the same to a person: case, spacing and number types do not matter."""

from __future__ import annotations

from typing import Any

from simulation.vocabulary.calendar import parse_moment


def same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    if _is_number(one) and _is_number(other):
        return abs(float(one) - float(other)) < 1e-9
    moments = parse_moment(one), parse_moment(other)
    if moments[0] is not None and moments[1] is not None:
        return moments[0] == moments[1]
    return _plain(one) == _plain(other) or _same_truth(one, other)


YES, NO = {"1", "yes", "true"}, {"0", "no", "false"}


def _same_truth(one: Any, other: Any) -> bool:
    """A yes and a 1, where one of them is a word."""
    words = {_plain(one), _plain(other)}
    return words <= YES or words <= NO


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> str:
    text = str(value)
    if _is_number(value) and float(value).is_integer():
        text = str(int(value))
    return " ".join(text.split()).casefold()
