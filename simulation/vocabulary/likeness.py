"""How much two lines have in common, whatever their case and punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORD = re.compile(r"(?<![\w@.'-])[\w@.'-]*\w")
"""An e-mail address, a number with its decimals and "e-mail" are one word each."""
MOST_ALIKE, LEAST_ALIKE = 0.8, 0.3
"""Shares of word pairs: what counts as a repetition to anybody, and to the strictest."""


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[str, ...]:
    """Folded, in order."""
    return tuple(_WORD.findall(text.casefold()))


def runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Every ``length`` words that stand in a row."""
    for at in range(len(words) - length + 1):
        yield tuple(words[at : at + length])


def likeness(one: str, other: str) -> float:
    """The share of word pairs that two lines have in common, from 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    either = first | second
    return len(first & second) / len(either) if either else 0.0


@lru_cache(maxsize=2048)
def _pairs(text: str) -> frozenset[tuple[str, ...]]:
    """Each line is compared with all those after it."""
    return frozenset(runs(words_of(text), 2))


def bound(strength: float) -> float:
    """The likeness from which a line is a repetition, to a rule of this strength."""
    return MOST_ALIKE - strength * (MOST_ALIKE - LEAST_ALIKE)
