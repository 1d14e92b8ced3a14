"""How long one answer is waited for: many times what the endpoint has taken lately.

A server that answered sixteen times in two seconds and then says nothing has lost the request. To
wait as long for it as for a model that thinks would hold a dialogue up for ten minutes.
"""

from __future__ import annotations

from collections import deque

ENOUGH = 16
"""Answers before anything is concluded from them."""
REMEMBERED = 64
MANY_TIMES = 20
LEAST_SECONDS = 60.0
QUIET_SECONDS = 60.0
"""Between two parts of an answer that has begun; servers that keep a line open send blanks."""
STRETCH = 4.0
"""For each time that the same request is sent again: it may be one that takes long."""


class Patience:
    """Seconds throughout; never more than ``most``."""

    def __init__(self, most: float) -> None:
        self.most = most
        self._took: deque[float] = deque(maxlen=REMEMBERED)
        self.quiet = min(QUIET_SECONDS, most)

    def seconds(self, retries: int = 0) -> float:
        """For a request that was sent ``retries`` times before."""
        if len(self._took) < ENOUGH:
            return self.most
        expected = max(LEAST_SECONDS, max(self._took) * MANY_TIMES)
        return min(self.most, expected * STRETCH**retries)

    def answered(self, seconds: float) -> None:
        self._took.append(seconds)
