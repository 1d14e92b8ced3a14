"""The end of a worker: what is in hand is put down within a bounded time, then it is over.

The first SIGTERM drains, a second one hurries: no answer is waited for any more.
"""

from __future__ import annotations

import logging
import os
import threading
import time

from curation.jobs.pulse import Pulse
from curation.jobs.stopping import HURRY

logger = logging.getLogger(__name__)

MARGIN_SECONDS = 3.0
"""Beyond the time for dialogues. A job may take minutes: it is handed back, and begun anew
elsewhere.
"""


class Draining:
    """Called by signals, so that all it does there is to start a thread."""

    def __init__(self, pulse: Pulse, seconds: float) -> None:
        self._pulse = pulse
        self._seconds = seconds
        self._since = 0.0
        self._over = threading.Event()

    def asked(self, **_signal: object) -> None:
        if self._since:
            HURRY.set()
            return
        self._since = time.monotonic()
        self._pulse.drain()
        threading.Thread(target=self._end_in_time, name="draining", daemon=True).start()

    def done(self) -> None:
        """All is put down."""
        if self._since:
            logger.info("stopped after %.1f s", time.monotonic() - self._since)
        self._over.set()

    def _end_in_time(self) -> None:
        """Celery waits for what runs in its threads, however long that takes; this does not."""
        logger.info("stopping: turns in hand have %g s; a second SIGTERM hurries", self._seconds)
        until = self._since + self._seconds + MARGIN_SECONDS
        while not self._over.wait(0.1) and time.monotonic() < until:
            if HURRY.is_set():
                until = min(until, time.monotonic() + MARGIN_SECONDS)
                self._over.wait(until - time.monotonic())
        if self._over.is_set():
            return
        self._pulse.abandon()
        logger.warning("stopped; what was not put down in time is handed back")
        os._exit(0)
