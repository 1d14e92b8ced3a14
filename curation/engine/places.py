"""So many at once, first come, first served, whichever event loop of this process they run in; how
many may change while some wait.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import NamedTuple


class Place(NamedTuple):
    """Of one who waits in the line."""

    turn: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop


class Places:
    """Use as an asynchronous context manager, from any event loop."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0
        self._line: deque[Place] = deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        return len(self._line)

    def resize(self, limit: int) -> None:
        """Whoever has a place keeps it."""
        with self._lock:
            self.limit = limit
            self._admit()

    async def __aenter__(self) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            if self.taken < self.limit and not self._line:
                self.taken += 1
                return
            turn: asyncio.Future[None] = loop.create_future()
            self._line.append(Place(turn, loop))
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(turn)
            raise

    async def __aexit__(self, *_error: object) -> None:
        self._leave()

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        """Cancelled in the line, or in the moment between a place and its use. A place that is on
        its way to a cancelled turn finds that out when it arrives.
        """
        with self._lock:
            self._line = deque(place for place in self._line if place.turn is not turn)
        if not turn.cancelled():
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            self.taken -= 1
            self._admit()

    def _admit(self) -> None:
        """Holding the lock. Whoever waits in a loop that has ended waits no more."""
        while self._line and self.taken < self.limit:
            turn, loop = self._line.popleft()
            if turn.done() or loop.is_closed():
                continue
            self.taken += 1
            loop.call_soon_threadsafe(self._let_in, turn)

    def _let_in(self, turn: asyncio.Future[None]) -> None:
        if turn.done():
            self._leave()
        else:
            turn.set_result(None)
