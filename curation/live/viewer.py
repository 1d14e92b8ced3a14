"""One client of a stream: what waits to be sent to it, within bounds."""

from __future__ import annotations

import asyncio

from curation.live.subjects import Subject

MOST_PORTIONS = 64
MOST_BYTES = 1_000_000
"""A client that lags further behind is let go, and told to read everything anew."""


class Viewer:
    """``place`` is where the outbox stood when it came: what is older, it reads by itself.

    Portions are shared with all who follow the same subject, so that many cost no more memory.
    """

    def __init__(self, subject: Subject, place: int) -> None:
        self.subject = subject
        self.place = place
        self.lags = False
        self.is_over = False
        self._portions: list[bytes] = []
        self._bytes = 0
        self._came = asyncio.Event()

    def give(self, portion: bytes) -> bool:
        """Queue what is new; False, and nothing is queued any more, where it lags too far."""
        if len(self._portions) >= MOST_PORTIONS or self._bytes + len(portion) > MOST_BYTES:
            self.lags = True
            self._portions.clear()
        else:
            self._portions.append(portion)
            self._bytes += len(portion)
        self._came.set()
        return not self.lags

    def dismiss(self) -> None:
        """Nothing more will come: what waits is still sent."""
        self.is_over = True
        self._came.set()

    async def take(self, seconds: float) -> bytes:
        """All that waits; nothing if nothing came in that time, or nothing more will come."""
        if not self._came.is_set() and not self.is_over:
            try:
                await asyncio.wait_for(self._came.wait(), seconds)
            except TimeoutError:
                return b""
        self._came.clear()
        taken, self._portions, self._bytes = b"".join(self._portions), [], 0
        return taken
