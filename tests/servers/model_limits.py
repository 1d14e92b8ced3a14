"""A brain with a rate limit that is really there."""

from __future__ import annotations

from time import monotonic

from tests.servers.models import Answer, Brain, JsonObject, problem


class Limited:
    """Lets in ``per_second`` requests, a second's worth also at once after a quiet second; the
    others are told to come back a second later.
    """

    def __init__(self, brain: Brain, per_second: float) -> None:
        self._brain = brain
        self._gap = 1.0 / per_second
        self._next = 0.0
        self.refused = 0

    def __call__(self, body: JsonObject) -> Answer:
        now = monotonic()
        if now < self._next:
            self.refused += 1
            return problem(429, "slow down", {"Retry-After": "1"})
        self._next = max(self._next + self._gap, now - 1.0)
        return self._brain(body)
