"""The rate that an endpoint lets through, learned from what it lets in and what it refuses.

What it let in during the best of the last seconds is what it seems to allow. It is asked for a
little less, for a while for about as much, and if that goes well for more and more: a limit that
is there is kept close to, and a refusal that came by chance is soon forgotten.
"""

from __future__ import annotations

import math

FIRST_RATE = 20.0
"""After the first refusal at least; a few requests say little about what is allowed."""
EASED = 0.9
"""Of what it allows, as the endpoint opens again."""
STEADY_SECONDS = 5.0
"""Until all of that is asked for; as long again, and it is a tenth more."""
REMEMBERED_SECONDS = 10
FORGOTTEN = 4.0
"""Times what it allowed, and it seems to allow anything."""
WIDEST_GAP = 0.5
"""A server that refuses every fifth request by chance would widen it without end. One that needs
more rest says so, or is left alone for longer with each refusal.
"""


class Learned:
    """Seconds throughout, and requests a second."""

    def __init__(self) -> None:
        self._let_in: dict[int, int] = {}
        self._allowed: float | None = None
        self._least = 0.0
        self._since = -math.inf

    def sent(self, now: float) -> None:
        second = int(now)
        if second not in self._let_in:
            oldest = second - REMEMBERED_SECONDS
            self._let_in = {at: count for at, count in self._let_in.items() if at > oldest}
            self._let_in[second] = 0
        self._let_in[second] += 1

    def refused(self, sent: float, reopens: float) -> None:
        """What was sent at ``sent``; nothing more is until ``reopens``."""
        if int(sent) in self._let_in:
            self._let_in[int(sent)] -= 1
        if sent >= self._since:
            self._least = FIRST_RATE if self._allowed is None else 0.0
        self._allowed = max(self._least, *self._let_in.values(), 1.0 / WIDEST_GAP)
        self._since = reopens

    def gap(self, now: float) -> float:
        """Between two requests; none where everything is let in."""
        if self._allowed is None:
            return 0.0
        steady = max(now - self._since, 0.0) / STEADY_SECONDS - 1.0
        times = 1.0 + (1.0 - EASED) * steady**3
        if times > FORGOTTEN:
            self._allowed = None
            return 0.0
        return min(1.0 / (self._allowed * times), WIDEST_GAP)
