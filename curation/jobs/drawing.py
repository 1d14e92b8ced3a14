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
        self._here = threading.Lock()
        self._process: Process | None = None
        self._may_start_at = 0.0
        self._drawn_at = float("-inf")

    def drawn(self, draft: Draft) -> Drawn:
        """As :meth:`Draft.drawn`; any number of threads may ask. What the other process cannot do
        is done here, one at a time, where it is seen what goes wrong.
        """
        try:
            found = self._asked(draft)
            if found is not None:
                return found
            with self._here:
                return draft.drawn()
        finally:
            self._drawn_at = time.monotonic()

    def stop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def _asked(self, draft: Draft) -> Drawn | None:
        with self._lock:
            if self._process is None:
                self._start()
            process = self._process
        if process is None or not process.is_ready.is_set():
            return None
        try:
            return process.drawn(draft)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._lost(process, error)
            return None

    def _start(self) -> None:
        now = time.monotonic()
        if STARTS and now >= self._may_start_at and now - self._drawn_at < SOON_SECONDS:
            self._process = Process()

    def _lost(self, process: Process, error: Exception) -> None:
        """Does nothing where it was stopped, or another draft has met its end before."""
        with self._lock:
            if self._process is not process:
                return
            self._process = None
            has_left = process.has_left()
            process.end()
            if not has_left:
                logger.warning("dialogues are drawn beside those that are played: %r", error)
                self._may_start_at = time.monotonic() + AGAIN_SECONDS


class Process:
    """One that draws, from its start to its end.

    Answers come in the order of the drafts, so whoever has sent one waits for the right to read
    before the next one is sent. With two threads that ask, a draft lies there already when the one
    before it is done: it need not wait until a busy worker has read the answer.
    """

    def __init__(self) -> None:
        self.is_ready = threading.Event()
        self._sent = Sent()
        self._sending = threading.Lock()
        self._reading = threading.Lock()
        self._is_over = False
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
        with self._sending:
            self._insist()
            self._orders.write(pickle.dumps(self._sent.order(draft)))
            self._orders.flush()
            self._reading.acquire()
        try:
            return self._answer()
        finally:
            self._reading.release()

    def _answer(self) -> Drawn | None:
        self._insist()
        try:
            found: Drawn | None = pickle.load(self._answers)  # noqa: S301 - of our own process
        except BaseException:
            # Nobody knows where the next answer would begin.
            self._is_over = True
            raise
        return found

    def _insist(self) -> None:
        if self._is_over:
            raise EOFError("it answers no more")

    def has_left(self) -> bool:
        """Of one whose pipe has ended: whether it went by itself, since nobody asked."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(1.0) == 0
        return False

    def end(self) -> None:
        """It holds nothing that would be lost; whoever waits for an answer is told by its end."""
        self._process.kill()
        self._process.wait()
        with self._sending, self._reading:
            self._is_over = True
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
