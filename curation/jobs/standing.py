"""Why this process does no work, said once and then once a minute: a log of weeks is read."""

from __future__ import annotations

import logging
import time

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 60.0


class Complaints:
    """The last thing that was said, and when; ``over`` says that it is well again."""

    def __init__(self) -> None:
        self._last = ""
        self._at = 0.0

    def say(self, why: str) -> None:
        now = time.monotonic()
        if why != self._last or now - self._at > AGAIN_SECONDS:
            logger.error("no work is done here: %s", why)
            self._at = now
        self._last = why

    def over(self) -> None:
        if self._last:
            logger.warning("work goes on")
        self._last = ""
