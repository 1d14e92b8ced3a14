"""How long somebody has given no sign, told by one who looks now and then."""

from __future__ import annotations

import time

LONGEST_LOOK = 2.0
"""Seconds that count between two looks. Who looks later was held up itself, as on a laptop that
slept: that says nothing of the other.
"""


class Silence:
    """By a clock that no one sets; ``seconds`` are those in which there was somebody to listen."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._looked = time.monotonic()

    def look(self, *, heard: bool) -> float:
        """``heard``: there was a sign since the last look."""
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        self.seconds = 0.0 if heard else self.seconds + min(passed, LONGEST_LOOK)
        return self.seconds
