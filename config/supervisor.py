"""Keeps the processes of the embedded mode alive, and ends them together.

Children run in sessions of their own, so that Ctrl-C reaches the supervisor alone, which then
asks each to finish. A child that dies is started again, later and later if it keeps dying.
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

STOP_SECONDS = 12.0
STEADY_SECONDS = 20.0
LONGEST_PAUSE = 15.0


class Child:
    """One process to be kept alive; ``tries`` counts quick deaths in a row."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = list(command)
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.again_at = 0.0
        self.tries = 0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self.command,
            stdin=subprocess.PIPE,
            start_new_session=True,
            env=os.environ | {SUPERVISED: "1"},
        )
        self.started = time.monotonic()

    def tend(self, say: IO[str]) -> None:
        """Start the child again if it died, after a pause that doubles while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.tries = 0 if now - self.started > STEADY_SECONDS else self.tries + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2**self.tries)
        say.write(f"The {self.name} process ended ({code}); starting it again in {pause:g} s.\n")
        self._forget()
        self.again_at = now + pause

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
        self.process = None


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
