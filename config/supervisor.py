"""Keeps the processes of the embedded mode alive, and ends them together.

Children run in sessions of their own, so that Ctrl-C reaches the supervisor alone, which then
asks each to finish. A child that dies is started again, later and later if it keeps dying. One that
gives signs of life and then none for a while is killed first: it holds what others could take up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from signal import SIGINT, SIGTERM
from types import FrameType
from typing import IO

from config.child import SUPERVISED
from config.signing import SIGN_TO
from curation.jobs.silence import Silence

STOP_SECONDS = 12.0
STEADY_SECONDS = 20.0
LONGEST_PAUSE = 15.0
SILENT_SECONDS = 120.0
"""Four leases: what a child that says nothing for so long had in hand is others' by then."""


class Child:
    """One process to be kept alive; ``tries`` counts quick deaths in a row."""

    def __init__(self, name: str, command: Sequence[str], silent: float | None = None) -> None:
        """``silent``: after how many seconds without a sign it is killed; None for a process that
        gives none. Before its first one it is not missed.
        """
        self.name = name
        self.command = list(command)
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.again_at = 0.0
        self.tries = 0
        self.silent = silent
        self._silence = Silence()
        self._signs: int | None = None
        self._has_signed = False

    def start(self) -> None:
        theirs = self._opened() if self.silent else None
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self.command,
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=() if theirs is None else (theirs,),
            env=os.environ | {SUPERVISED: "1"} | ({SIGN_TO: str(theirs)} if theirs else {}),
        )
        if theirs is not None:
            os.close(theirs)
        self.started = time.monotonic()

    def _opened(self) -> int:
        """A pipe for signs of life; returns the child's end."""
        self._signs, theirs = os.pipe()
        os.set_blocking(self._signs, False)
        self._has_signed = False
        return theirs

    def tend(self, say: IO[str]) -> None:
        """Start the child again if it died, after a pause that doubles while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            self._listen(say)
            return
        self.tries = 0 if now - self.started > STEADY_SECONDS else self.tries + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2**self.tries)
        say.write(f"The {self.name} process ended ({code}); starting it again in {pause:g} s.\n")
        self._forget()
        self.again_at = now + pause

    def _listen(self, say: IO[str]) -> None:
        """It is waited for only after it was killed, so that nothing of it is left running."""
        heard = self._hears()
        self._has_signed = self._has_signed or heard
        silent = self._silence.look(heard=heard or not self._has_signed)
        if self.silent is None or silent < self.silent or self.process is None:
            return
        say.write(
            f"The {self.name} process ({self.process.pid}) has given no sign of life for "
            f"{silent:.0f} s: it is killed, and another one started. What it had in hand goes on. "
            "If it comes again, the lines above may say where it stood; see docs/operating.md.\n"
        )
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _hears(self) -> bool:
        try:
            return self._signs is not None and os.read(self._signs, 4096) != b""
        except BlockingIOError:
            return False

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Until the process ended; killed, with what it started, when time is up."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        if self._signs is not None:
            os.close(self._signs)
        self.process = self._signs = None


class Supervisor:
    """Runs children until SIGINT or SIGTERM; a second one hurries them."""

    def __init__(
        self, children: Sequence[Child], say: IO[str] = sys.stderr, patience: float = STOP_SECONDS
    ) -> None:
        """``patience``: seconds that children are given to finish."""
        self.children = children
        self.say = say
        self.patience = patience
        self.stopping = False

    def run(self) -> None:
        previous = {number: signal.signal(number, self._stop) for number in (SIGINT, SIGTERM)}
        try:
            while not self.stopping:
                for child in self.children:
                    child.tend(self.say)
                time.sleep(0.2)
        finally:
            self.end()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """Ask all to finish, then wait for all: nothing of ours outlives this call."""
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + self.patience
        for child in self.children:
            child.wait(until)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:
            for child in self.children:
                child.ask_to_stop()
        self.stopping = True
