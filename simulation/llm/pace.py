"""A rate limit is everybody's: all dialogues on an endpoint slow down together.

Nobody is sent before the moment the endpoint named, and afterwards one by one, at the rate that it
seems to allow. A rate that is known beforehand is kept from the first request on: evenly, not in a
burst at the beginning of each minute.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable

from simulation.llm.learned import Learned

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
LONGEST_NAMED = 300.0
"""Of the moments that an endpoint names. Hours are meant for one model or one day, or for nothing:
all others would wait with it, and one more refusal costs no tokens.
"""
IN_A_ROW = 5
"""Requests that brought nothing, with no answer to anybody between them: the endpoint is down."""
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
        self._learned = Learned()
        self._line = asyncio.Lock()
        self._closed_until = -math.inf
        self._next = -math.inf
        self._refusals = 0
        self._troubles = 0

    def limit(self, per_minute: float | None) -> None:
        """From the next request on; None is no limit."""
        self._least = 60.0 / per_minute if per_minute else 0.0

    def due(self) -> float:
        """Seconds until a request may go out, those before it in the line aside."""
        return max(self._start() - self._clock(), 0.0)

    @property
    def gap(self) -> float:
        """Between two requests, as it was learned from refusals."""
        return self._learned.gap(self._clock())

    async def wait(self) -> float:
        """Returns when the next request may go out, and when that is: first come, first served."""
        now = self._clock()
        if self._start() > now or self._line.locked():
            async with self._line:
                return await self._come_up()
        return self._let_go(now, now)

    async def _come_up(self) -> float:
        """The first in the line follows whatever is learned while it waits."""
        while (start := self._start()) > (now := self._clock()):
            await self._sleep(start - now)
        return self._let_go(max(start, now - LATEST), now)

    def _start(self) -> float:
        return max(self._next, self._closed_until)

    def _let_go(self, start: float, now: float) -> float:
        self._next = start + max(self._learned.gap(now), self._least)
        self._learned.sent(now)
        return now

    def remaining(self) -> float:
        """Seconds for which the endpoint wants to be left alone yet."""
        return max(self._closed_until - self._clock(), 0.0)

    def refused(self, after: float | None = None, sent: float | None = None) -> None:
        """The endpoint wants to be left alone for ``after`` seconds, or has not said how long.

        ``sent`` is when the request went out. What was under way when another one was refused
        tells nothing new; only the moment that the endpoint names counts.
        """
        now = self._clock()
        sent = now if sent is None else sent
        after = None if after is None else min(after, LONGEST_NAMED)
        if sent >= self._closed_until:
            self._refusals += 1
            pause = FIRST_WAIT * 2 ** min(self._refusals - 1, 10)
            self._close(now + (min(pause, LONGEST_WAIT) if after is None else after))
        elif after is not None:
            self._close(now + after)
        self._learned.refused(sent, self._closed_until)

    def troubled(self) -> None:
        """A request brought an error or nonsense. That says nothing of the rate; an endpoint that
        answers nobody is left alone by all for a while.
        """
        now = self._clock()
        if now < self._closed_until:
            return
        self._troubles += 1
        if self._troubles >= IN_A_ROW:
            pause = FIRST_WAIT * 2 ** min(self._troubles - IN_A_ROW, 10)
            self._close(now + min(pause, LONGEST_WAIT))

    def _close(self, until: float) -> None:
        self._closed_until = max(self._closed_until, until)

    def answered(self) -> None:
        self._refusals = self._troubles = 0
