"""Counts what a statement does and stops it where it does too much."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from simulation.world.changes import Recorder
from simulation.world.limits import (
    BRIEF_STEPS,
    STEPS,
    STEPS_PER_CHECK,
    VALUE_BYTES,
    longest_value,
)


class Meter:
    """The progress handler of one connection: instructions run, and work charged by functions.

    Instructions are counted from a freshly prepared statement on, so that the same statement on
    the same world stops at the same instruction wherever it runs.
    """

    def __init__(self, connection: apsw.Connection, recorder: Recorder, *, share: int = 1) -> None:
        """A statement gets one ``share`` of the usual steps."""
        self._share = share
        self._steps = self._most = STEPS // share
        self._connection = connection
        self._recorder = recorder
        self.spent = 0
        self.is_cut_short = False
        """Whether something was stopped that would have gone on, were it not to be brief."""
        self._longest = 0
        connection.set_progress_handler(self, STEPS_PER_CHECK)

    def start(self) -> None:
        self.spent = 0
        self._allow(VALUE_BYTES)

    def rest(self) -> None:
        """Nothing is limited while the world reads its own tables."""
        self.spent = -(2**60)
        self._allow(10**9)

    @contextmanager
    def briefly(self) -> Iterator[None]:
        """Within, statements are stopped early; what came of one that was stands for nothing."""
        self.is_cut_short, self._most = False, BRIEF_STEPS
        try:
            yield
        finally:
            self._most = self._steps

    def charge(self, work: int) -> None:
        """Add ``work`` (in instructions) that a function does. Raises apsw.InterruptError."""
        self.spent += work
        if self._is_too_much():
            raise apsw.InterruptError("too much work")

    def __call__(self) -> bool:
        """Whether the statement has to stop."""
        self.spent += STEPS_PER_CHECK
        if self._is_too_much() or self._recorder.overflowed:
            return True
        self._allow(10**9 if self.spent < 0 else longest_value(self.spent * self._share))
        return False

    def _is_too_much(self) -> bool:
        if self.spent <= self._most:
            return False
        self.is_cut_short = self._most < self._steps
        return True

    def _allow(self, length: int) -> None:
        if length != self._longest:
            self._connection.limit(apsw.SQLITE_LIMIT_LENGTH, length)
            self._longest = length
