"""Dialogues move a few at a time: from a model's answer to their next question.

Were all that have an answer to go on together, each would be held up by all of them at each step,
would ask again when they do, and have its next answer with theirs: what came together once would
stay together. A few at a time, the first one asks again before the last has begun, and they spread.
"""

from __future__ import annotations

import asyncio
from typing import Final

AT_ONCE: Final = 16
"""Few enough to spread, and enough to share commits: with 200 dialogues and a second an answer,
what lies between two calls of one took 40 ms instead of 130.
"""


class Moving:
    """One dialogue's place among those that move."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        """``places`` are those of one event loop."""
        self._places = places
        self._has_one = False

    async def begin(self) -> None:
        """Once there is a place, first come first served."""
        if not self._has_one:
            await self._places.acquire()
            self._has_one = True

    def end(self) -> None:
        """Somebody else may move. Does nothing for one that has no place."""
        if self._has_one:
            self._has_one = False
            self._places.release()
