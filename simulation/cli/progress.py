"""One line on a terminal that says how far it is; nothing where nobody is watching."""

from __future__ import annotations

import sys


class Progress:
    def __init__(self, total: int, unit: str) -> None:
        self._total = total
        self._unit = unit
        self._shown = sys.stderr.isatty()

    def tell(self, done: int) -> None:
        if self._shown:
            width = 24
            filled = width * done // max(self._total, 1)
            bar = "=" * filled + " " * (width - filled)
            print(f"\r[{bar}] {done}/{self._total} {self._unit}", end="", file=sys.stderr)

    def end(self) -> None:
        if self._shown:
            print(file=sys.stderr)
