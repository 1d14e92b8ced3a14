"""What was found in a world that stands still, kept for whoever asks the same again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Final

KEPT_CHARACTERS: Final = 4_000_000
"""Of all answers together, written out; in memory they are some times that."""
_LEAST: Final = 200
"""What the shortest answer counts for."""


class Answers:
    """The answers asked for last, by question. Any thread may ask and keep."""

    def __init__(self, most: int = KEPT_CHARACTERS) -> None:
        self._most = most
        self._held = 0
        self._found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._found)

    def get(self, question: Hashable) -> Any | None:
        with self._lock:
            found = self._found.get(question)
            if found is None:
                return None
            self._found.move_to_end(question)
            return found[0]

    def keep(self, question: Hashable, answer: Any, characters: int) -> None:
        """The first answer stays: two threads may have looked for it at once."""
        weight = max(characters, _LEAST)
        with self._lock:
            if question in self._found or weight > self._most:
                return
            self._found[question] = (answer, weight)
            self._held += weight
            while self._held > self._most:
                self._held -= self._found.popitem(last=False)[1][1]
