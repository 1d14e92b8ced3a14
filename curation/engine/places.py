"""So many at once, first come, first served; how many may change while some wait."""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """Use as an asynchronous context manager, from one event loop."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0
        self._line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        return len(self._line)

    def resize(self, limit: int) -> None:
        """Whoever has a place keeps it."""
        self.limit = limit
        self._admit()

    async def __aenter__(self) -> None:
        if self.taken < self.limit and not self._line:
            self.taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_up(turn)
            raise

    async def __aexit__(self, *_error: object) -> None:
        self._leave()

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        """Cancelled in the line, or in the moment between a place and its use."""
        if turn in self._line:
            self._line.remove(turn)
        elif not turn.cancelled():
            self._leave()

    def _leave(self) -> None:
        self.taken -= 1
        self._admit()

    def _admit(self) -> None:
        while self._line and self.taken < self.limit:
            turn = self._line.popleft()
            if not turn.done():
                self.taken += 1
                turn.set_result(None)
