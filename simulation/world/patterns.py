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
            degree = _degree(parser.parse(pattern), repeated=False)
            compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ToolRefused(f"{pattern[:80]!r} is no regular expression.") from error
    anchored = pattern.startswith(("^", r"\A"))
    power = max(1, degree + (0 if anchored else 1))
    return compiled, int(MATCH_STEPS ** (1 / power) / max(1, len(pattern) / 20))


def _degree(parsed: Any, *, repeated: bool) -> int:
    """How many open-ended repeats follow one another; refuses those inside each other."""
    return sum(_degree_of(code, value, repeated=repeated) for code, value in parsed)


def _degree_of(code: Any, value: Any, *, repeated: bool) -> int:
    if code in _REPEATS:
        return _repeat(value, repeated=repeated)
    if code is codes.BRANCH:
        if repeated:
            raise ToolRefused("A pattern of the tool repeats alternatives; simplify it.")
        return sum(_degree(branch, repeated=repeated) for branch in value[1])
    if code in (codes.GROUPREF, codes.GROUPREF_EXISTS):
        raise ToolRefused("A pattern of the tool refers back to a group; simplify it.")
    if code is codes.SUBPATTERN:
        return _degree(value[-1], repeated=repeated)
    if code is codes.ATOMIC_GROUP:
        return _degree(value, repeated=repeated)
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return _degree(value[1], repeated=repeated) + 1
    return 0


def _repeat(value: Any, *, repeated: bool) -> int:
    least, most, body = value
    single = len(body) == 1 and body[0][0] in (
        codes.IN,
        codes.LITERAL,
        codes.ANY,
        codes.NOT_LITERAL,
    )
    if most <= 1:
        return int(_degree(body, repeated=repeated)) + (0 if least == most else 1)
    if repeated:
        raise ToolRefused("A pattern of the tool repeats a repeat; simplify it.")
    inner = _degree(body, repeated=not single)
    fixed = least == most and most <= _FEW
    return int(inner) + (0 if fixed else 1)
