"""Dialogues are drawn by a process of their own, where there can be one and it is worth it.

Drawing is work for the processor alone. In a thread beside the event loop it would take turns with
it for the interpreter, some milliseconds at a time, while answers of models lie there unread. A
process takes a second to come up and memory while it is there: one is started where draft follows
upon draft, and ends when none has come for a while.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from curation.engine.drafts import Draft, Drawn
from curation.jobs.ordering import READY, Sent

logger = logging.getLogger(__name__)

STARTS: Final = os.name == "posix"
"""Elsewhere a process cannot wait for its input for some time only."""
ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = (sys.executable, "-m", "curation.jobs.drawer")
SOON_SECONDS: Final = 0.5
"""Drafts that follow each other so soon are of many that wait."""
AGAIN_SECONDS = 10.0
"""After a process that did not end by itself; what ended it may end the next one too."""


class Drawing:
    """Of one worker process. Until a process of its own is up, whoever asks draws."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._may_start_at = 0.0
        self._drawn_at = float("-inf")

    def drawn(self, draft: Draft) -> Drawn:
        """As :meth:`Draft.drawn`. What the other process cannot do is done here, where it is seen
        what goes wrong.
        """
        with self._lock:
            found = self._asked(draft)
        try:
            return found or draft.drawn()
        finally:
            self._drawn_at = time.monotonic()

    def stop(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.end()
                self._process = None

    def _asked(self, draft: Draft) -> Drawn | None:
        if self._process is None:
            self._start()
        if self._process is None or not self._process.is_ready.is_set():
            return None
        try:
            return self._process.drawn(draft)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._lost(self._process, error)
            return None

    def _start(self) -> None:
        now = time.monotonic()
        if STARTS and now >= self._may_start_at and now - self._drawn_at < SOON_SECONDS:
            self._process = Process()

    def _lost(self, process: Process, error: Exception) -> None:
        self._process = None
        has_left = process.has_left()
        process.end()
        if not has_left:
            logger.warning("dialogues are drawn beside those that are played: %r", error)
            self._may_start_at = time.monotonic() + AGAIN_SECONDS


class Process:
    """One that draws, from its start to its end."""

    def __init__(self) -> None:
        self.is_ready = threading.Event()
        self._sent = Sent()
        # What comes from the terminal is for the worker: this one ends with its input.
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            COMMAND,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._orders = _pipe(self._process.stdin)
        self._answers = _pipe(self._process.stdout)
        threading.Thread(target=self._watch, name="drawer-watch", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def drawn(self, draft: Draft) -> Drawn | None:
        """None where it cannot. Raises OSError, EOFError or UnpicklingError where it is gone."""
        self._orders.write(pickle.dumps(self._sent.order(draft)))
        self._orders.flush()
        found: Drawn | None = pickle.load(self._answers)  # noqa: S301 - of our own process
        return found

    def has_left(self) -> bool:
        """Of one whose pipe has ended: whether it went by itself, since nobody asked."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(1.0) == 0
        return False

    def end(self) -> None:
        """It holds nothing that would be lost."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            # What was not sent any more has nobody to go to.
            self._orders.close()
        self._answers.close()

    def _watch(self) -> None:
        """It is ready when it says so, and leaves nothing behind when it goes."""
        with suppress(ValueError):
            if self._answers.read(len(READY)) == READY:
                self.is_ready.set()
        self._process.wait()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise AssertionError("asked for")
    return end


DRAWING: Final = Drawing()
