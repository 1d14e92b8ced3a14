"""Every choice is drawn from a hash of where it is made, never from a hidden generator.

The same seed, salt, place and purpose give the same draw in any process, at any concurrency.
A fork has its own salt, so that several samples from one point differ.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_SEPARATOR = "\x1f"
_FEW = 3
"""Where a sample is less than one in so many, the rest is not shuffled."""


class Chance(NamedTuple):
    """A place to draw from; ``at`` gives a finer place, the draws themselves keep no state."""

    seed: int
    salt: str = ""
    path: str = ""
    """Every part behind a separator."""

    def at(self, *parts: object) -> Chance:
        """The same chance, one place further in."""
        return Chance(self.seed, self.salt, _SEPARATOR.join((self.path, *map(str, parts))))

    def number(self) -> int:
        """256 bits, a pure function of seed, salt and path."""
        text = f"{self.seed}{_SEPARATOR}{self.salt}{self.path}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return (self.number() >> 203) / (1 << 53)

    def happens(self, probability: float) -> bool:
        return self.fraction() < probability

    def below(self, bound: int) -> int:
        """An integer in [0, bound)."""
        return self.number() % bound

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; raises IndexError if there are none."""
        return options[self.below(len(options))] if options else options[0]

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """``count`` different positions of ``options`` (all of them if fewer), in drawn order:
        the beginning of what ``shuffled`` gives.
        """
        if count * _FEW > len(options):
            return self.shuffled(options)[:count]
        rng = random.Random(self.number())  # noqa: S311 - reproducible draws, not secrets
        pool, drawn = list(options), []
        for left in range(len(pool), len(pool) - count, -1):
            place = rng.randrange(left)
            drawn.append(pool[place])
            pool[place] = pool[left - 1]
        return drawn

    def shuffled(self, options: Sequence[T]) -> list[T]:
        rng = random.Random(self.number())  # noqa: S311 - reproducible draws, not secrets
        return rng.sample(list(options), len(options))
