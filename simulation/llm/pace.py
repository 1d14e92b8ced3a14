"""A rate limit is everybody's: all dialogues on an endpoint slow down together.

Nobody is sent before the moment the endpoint named, and afterwards one by one with a gap that
doubles at each refusal and shrinks with each answer.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable

FIRST_GAP = 0.05
WIDEST_GAP = 0.5
"""A server that refuses every fifth request by chance would widen it without end. One that needs
more rest says so, or is left alone for longer with each refusal.
"""
NO_GAP = 0.01
SHRINK = 0.9
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0


def loop_time() -> float:
    return asyncio.get_running_loop().time()


class Pace:
    """Seconds throughout. ``clock`` and ``sleep`` are the event loop's, except in tests."""

    def __init__(
        self,
        clock: Callable[[], float] = loop_time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._closed_until = -math.inf
        self._next = -math.inf
        self._refusals = 0
        self.gap = 0.0

    async def wait(self) -> None:
        """Returns when the next request may go out."""
        while True:
            now = self._clock()
            start = max(self._next, self._closed_until)
            self._next = max(start, now) + self.gap
            if start <= now:
                return
            await self._sleep(start - now)
            if self._clock() >= self._closed_until:
                return

    def remaining(self) -> float:
        """Seconds for which the endpoint wants to be left alone yet."""
        return max(self._closed_until - self._clock(), 0.0)

    def refused(self, after: float | None = None) -> None:
        """The endpoint wants to be left alone for ``after`` seconds, or has not said how long."""
        now = self._clock()
        if now >= self._closed_until:
            self._refusals += 1
            self.gap = min(max(self.gap * 2, FIRST_GAP), WIDEST_GAP)
        grown = FIRST_WAIT * 2 ** min(self._refusals - 1, 10)
        pause = min(grown, LONGEST_WAIT) if after is None else after
        self._closed_until = max(self._closed_until, now + pause)

    def answered(self) -> None:
        self._refusals = 0
        self.gap = self.gap * SHRINK if self.gap * SHRINK > NO_GAP else 0.0
