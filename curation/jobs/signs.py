"""Signs of life of a worker's parts: what moves in one that is well, whatever its work is.

A process may live and do nothing: an event loop that something blocks plays no dialogue, renews no
lease, and keeps its thread, so that no other takes its place.
"""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from typing import Final

from curation.jobs.silence import Silence

STANDS_SECONDS: Final = 60.0
"""Twice a lease, and longer than a database is waited for: by then others play its dialogues."""
FRAMES = 3

LOOP, PULSE = "the event loop of its dialogues", "its pulse"


class Part:
    """Something that runs in one thread."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.silence = Silence()
        self.gave_one = True


class Signs:
    """Given in any thread; looked at in one, every second or so."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}

    def give(self, name: str) -> None:
        part = self._parts.get(name)
        if part is None or part.thread != threading.get_ident():
            self._parts[name] = Part()
        else:
            part.gave_one = True

    def end(self, name: str) -> None:
        """It has nothing more to do."""
        self._parts.pop(name, None)

    def look(self) -> None:
        for part in list(self._parts.values()):
            heard, part.gave_one = part.gave_one, False
            part.silence.look(heard=heard)

    def standing(self) -> str:
        """What stands still and for how long; empty in a worker that is well."""
        for name, part in list(self._parts.items()):
            if part.silence.seconds > STANDS_SECONDS:
                return f"{name} has stood still for {part.silence.seconds:.0f} s"
        return ""

    def where(self) -> str:
        """The innermost places of the program at which it stands, for the log."""
        frames = sys._current_frames()
        for part in list(self._parts.values()):
            if part.silence.seconds > STANDS_SECONDS and part.thread in frames:
                return _places(traceback.extract_stack(frames[part.thread]))
        return ""


def _places(stack: traceback.StackSummary) -> str:
    """Files and lines alone: what is worked on there may be content."""
    inner = reversed(stack[-FRAMES:])
    return ", called from ".join(f"{Path(one.filename).name}:{one.lineno}" for one in inner)


SIGNS: Final = Signs()
"""This process's."""
