"""What comes from a file, within bounds and without what no text may hold."""

from __future__ import annotations

from math import isfinite
from typing import Any

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Mending
from simulation.llm.wording import is_storable, storable

DEEPEST = 60
MOST_VALUES = 2_000_000
LONGEST_TEXT = 1_000_000
"""Characters of one text."""
LONGEST_ALL = 20_000_000
"""Characters of all texts of a conversation."""
REPLACED = "characters that no text may hold (halves of a pair, NUL) were replaced"


def cleaned(data: Any, where: str, mending: Mending) -> Any:
    """The same data with storable texts. Raises RecordRefused for too much or too deep."""
    return _Cleaner(where, mending).clean(data, DEEPEST)


class _Cleaner:
    def __init__(self, where: str, mending: Mending) -> None:
        self.where = where
        self.mending = mending
        self.values = self.characters = 0

    def clean(self, data: Any, depth: int) -> Any:
        if depth < 0:
            raise self._refused(f"it is nested deeper than {DEEPEST} levels.", "Flatten it.")
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._refused(f"it holds more than {MOST_VALUES} values.", "Cut it shorter.")
        if isinstance(data, str):
            return self._text(data)
        if isinstance(data, list):
            return [self.clean(item, depth - 1) for item in data]
        if isinstance(data, dict):
            return {self._text(key): self.clean(item, depth - 1) for key, item in data.items()}
        if isinstance(data, float) and not isfinite(data):
            # Python writes such numbers, JSON has none.
            return None
        return data

    def _text(self, text: str) -> str:
        self.characters += len(text)
        if len(text) > LONGEST_TEXT or self.characters > LONGEST_ALL:
            most = LONGEST_TEXT if len(text) > LONGEST_TEXT else LONGEST_ALL
            raise self._refused(f"its text is longer than {most} characters.", "Cut it shorter.")
        if is_storable(text):
            return text
        self.mending.note(REPLACED)
        return storable(text)

    def _refused(self, problem: str, remedy: str) -> RecordRefused:
        return RecordRefused(self.where, problem, remedy)
