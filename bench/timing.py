"""Time per call, and ratios of two such times."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple


class Ratio(NamedTuple):
    """A figure beside its limit: the most it may be, or the least where ``at_least``."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


Clock = Callable[[], float]


def seconds(
    act: Callable[[], object], times: int, rounds: int = 5, clock: Clock = time.perf_counter
) -> float:
    """Per call, the best of several averages: the least disturbed one."""
    return min(_average(act, times, clock) for _ in range(rounds))


def _average(act: Callable[[], object], times: int, clock: Clock) -> float:
    start = clock()
    for _ in range(times):
        act()
    return (clock() - start) / times
