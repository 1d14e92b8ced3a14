"""Regular expressions in schemas, matched only where they cannot run away.

Python's matcher backtracks: the time of a pattern is bounded by the length of the text to the
power of its open-ended repeats. Patterns with nested repeats are refused; the others are tried
on texts short enough for that bound.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from simulation.errors import ToolRefused

PATTERN_CHARACTERS: Final = 500
MATCH_STEPS: Final = 20_000_000
CHOICES: Final = 6
"""Of length, one after the other: a text of n characters takes up to n to this power."""
_FEW: Final = 64
"""Repeats up to this often count as written out."""
_REPEATS: Final = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def check_pattern(pattern: str) -> None:
    """Raises ToolRefused for a pattern that is none, or that could take exponential time."""
    _compiled(pattern)


def fits(pattern: str, text: str) -> bool:
    """Whether ``pattern`` is found in ``text``; a text too long to be searched does not fit."""
    compiled, longest = _compiled(pattern)
    return len(text) <= longest and compiled.search(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[re.Pattern[str], int]:
    if len(pattern) > PATTERN_CHARACTERS:
        raise ToolRefused(f"A pattern of the tool is longer than {PATTERN_CHARACTERS} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            degree = _degree(parser.parse(pattern), inside=False)
            compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ToolRefused(f"{pattern[:80]!r} is no regular expression.") from error
    if degree > CHOICES:
        raise ToolRefused("A pattern of the tool repeats too many things in a row; simplify it.")
    anchored = pattern.startswith(("^", r"\A"))
    power = max(1, degree + (0 if anchored else 1))
    return compiled, int(MATCH_STEPS ** (1 / power) / max(1, len(pattern) / 20))


def _degree(parsed: Any, *, inside: bool) -> int:
    """How many choices of length follow one another. ``inside`` an open repeat none may."""
    return sum(_degree_of(code, value, inside=inside) for code, value in parsed)


def _degree_of(code: Any, value: Any, *, inside: bool) -> int:
    if code in _REPEATS:
        return _repeat(value, inside=inside)
    if code is codes.BRANCH:
        return _choice(inside=inside) + sum(_degree(part, inside=inside) for part in value[1])
    if code in (codes.GROUPREF, codes.GROUPREF_EXISTS):
        raise ToolRefused("A pattern of the tool refers back to a group; simplify it.")
    if code is codes.SUBPATTERN:
        return _degree(value[-1], inside=inside)
    if code is codes.ATOMIC_GROUP:
        return _degree(value, inside=inside)
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return _degree(value[1], inside=inside) + 1
    return 0


def _repeat(value: Any, *, inside: bool) -> int:
    least, most, body = value
    own = 0 if least == most else _choice(inside=inside)
    if most <= _FEW:
        return own + int(most) * _degree(body, inside=inside)
    return own + _degree(body, inside=True)


def _choice(*, inside: bool) -> int:
    if inside:
        raise ToolRefused("A pattern of the tool repeats a repeat or a choice; simplify it.")
    return 1
