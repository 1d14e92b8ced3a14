"""A rate limit is everybody's: all dialogues on an endpoint slow down together.

Nobody is sent before the moment the endpoint named, and afterwards one by one with a gap that
doubles at each refusal and shrinks with each answer. A rate that is known beforehand is kept from
the first request on: evenly, not in a burst at the beginning of each minute.
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
LATEST = 0.1
"""How far behind its schedule a line catches up; after a longer delay it goes on from there."""


def loop_time() -> float:
    return asyncio.get_running_loop().time()


class Pace:
    """Seconds throughout. ``clock`` and ``sleep`` are the event loop's, except in tests."""

    def __init__(
        self,
        clock: Callable[[], float] = loop_time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        per_minute: int | None = None,
    ) -> None:
        """``per_minute``: the most requests that are ever sent; None is no limit."""
        self._clock = clock
        self._sleep = sleep
        self.limit(per_minute)
        self._line = asyncio.Lock()
        self._closed_until = -math.inf
        self._next = -math.inf
        self._refusals = 0
        self.gap = 0.0

    def limit(self, per_minute: float | None) -> None:
        """From the next request on; None is no limit."""
        self._least = 60.0 / per_minute if per_minute else 0.0

    def due(self) -> float:
        """Seconds until a request may go out, those before it in the line aside."""
        return max(self._start() - self._clock(), 0.0)

    async def wait(self) -> None:
        """Returns when the next request may go out: first come, first served."""
        now = self._clock()
        if self._start() <= now and not self._line.locked():
            self._next = now + self._spacing()
            return
        async with self._line:
            await self._come_up()

    async def _come_up(self) -> None:
        """The first in the line follows whatever is learned while it waits."""
        while (start := self._start()) > (now := self._clock()):
            await self._sleep(start - now)
        self._next = max(start, now - LATEST) + self._spacing()

    def _start(self) -> float:
        return max(self._next, self._closed_until)

    def _spacing(self) -> float:
        return max(self.gap, self._least)

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
