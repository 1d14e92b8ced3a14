"""Intervals at 95 % for means, ratios and shares, and for their differences within pairs.

Means: Student's t. Ratios of two sums, as findings for each turn, where a dialogue is the unit
that was sampled and its turns are not: the linearised residuals (Cochran, Sampling Techniques,
3rd ed., 6.4) with Student's t. Differences of shares within pairs: Newcombe's method 10
(Statistics in Medicine 17, 1998, 2635-2650), made of the two Wilson intervals. Nothing is drawn, so
that the same dialogues give the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import atan, cos, fsum, inf, pi, sin, sqrt

from simulation.dialogue.compliance import wilson
from simulation.vocabulary.value import Value

CONFIDENCE = 0.95
FARTHEST = 13.0
"""Beyond the largest quantile, 12.71 at one degree of freedom."""
MANY = 200
"""Degrees of freedom from which those of 200 serve: they differ by less than a per cent."""


class Estimate(Value):
    """A number and how far chance may have moved it; no interval for fewer than two dialogues."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def reach(self) -> float | None:
        """Half of the interval's width."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


class Influence(Value):
    """A number with what each dialogue of the sample contributes to its chance."""

    value: float
    parts: tuple[float, ...]

    def estimate(self, least: float = -inf) -> Estimate:
        """``least`` is the least that the number can be: no interval goes below it."""
        many = len(self.parts)
        if many < 2:
            return Estimate(value=round(self.value, 4))
        reach = student(many - 1) * _deviation(self.parts) / sqrt(many)
        return Estimate(
            value=round(self.value, 4),
            low=round(max(self.value - reach, least), 4),
            high=round(self.value + reach, 4),
        )

    def minus(self, other: Influence) -> Influence:
        """The difference within pairs: parts of one place belong together."""
        parts = tuple(mine - theirs for mine, theirs in zip(self.parts, other.parts, strict=True))
        return Influence(value=self.value - other.value, parts=parts)


def _deviation(parts: Sequence[float]) -> float:
    middle = fsum(parts) / len(parts)
    return sqrt(fsum((one - middle) ** 2 for one in parts) / (len(parts) - 1))


def mean(numbers: Sequence[float]) -> Influence | None:
    """None for no numbers."""
    if not numbers:
        return None
    return Influence(value=sum(numbers) / len(numbers), parts=tuple(map(float, numbers)))


def ratio(tops: Sequence[float], bottoms: Sequence[float], times: float = 1.0) -> Influence | None:
    """Sum over sum, times ``times``; None where there is nothing to divide by."""
    whole = sum(bottoms)
    if not whole:
        return None
    rate = sum(tops) / whole
    scale = times * len(bottoms) / whole
    parts = tuple((top - rate * bottom) * scale for top, bottom in zip(tops, bottoms, strict=True))
    return Influence(value=rate * times, parts=parts)


def share(hits: Sequence[bool]) -> Estimate | None:
    """With Wilson's interval; None for no trials."""
    found = wilson(sum(hits), len(hits))
    if found is None:
        return None
    return Estimate(value=found.rate, low=found.low, high=found.high)


def share_difference(old: Sequence[bool], new: Sequence[bool]) -> Estimate | None:
    """The new share less the old one, of pairs in the same order; None for no pairs."""
    before, after = share(old), share(new)
    if before is None or after is None or before.low is None or after.low is None:
        return None
    down = _square_on(after.value - after.low, (before.high or 0.0) - before.value, old, new)
    up = _square_on((after.high or 0.0) - after.value, before.value - before.low, old, new)
    value = after.value - before.value
    return Estimate(
        value=round(value, 4),
        low=round(max(-1.0, value - sqrt(down)), 4),
        high=round(min(1.0, value + sqrt(up)), 4),
    )


def _square_on(mine: float, theirs: float, old: Sequence[bool], new: Sequence[bool]) -> float:
    return max(0.0, mine**2 - 2 * _phi(old, new) * mine * theirs + theirs**2)


def _phi(old: Sequence[bool], new: Sequence[bool]) -> float:
    """The correlation within pairs, corrected for continuity towards none."""
    pairs = list(zip(old, new, strict=True))
    both, neither = pairs.count((True, True)), pairs.count((False, False))
    first, second = pairs.count((True, False)), pairs.count((False, True))
    sides = (both + first) * (neither + second) * (both + second) * (neither + first)
    if not sides:
        return 0.0
    cross = both * neither - first * second
    return (max(cross - len(pairs) / 2, 0.0) if cross > 0 else cross) / sqrt(sides)


@lru_cache(maxsize=MANY)
def student(freedom: int) -> float:
    """How many standard errors hold 95 % of Student's t with so many degrees of freedom."""
    low, high = 0.0, FARTHEST
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """The chance of a t between ``-t`` and ``t``: the finite series for whole degrees of freedom
    (Abramowitz and Stegun, 26.7.3 and 26.7.4).
    """
    freedom = min(freedom, MANY)
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term, total = (cos(angle) if odd else 1.0), 0.0
    for place in range(2 + odd, freedom + 1, 2):
        total += term
        term *= cos(angle) ** 2 * (place - 1) / place
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total
