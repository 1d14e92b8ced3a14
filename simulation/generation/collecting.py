"""How often a process that plays dialogues looks for what only points to itself.

Nearly all that a dialogue leaves behind is freed at once, by counting. Python's search for the
rest begins anew with every few hundred new objects, and goes through what the dialogues in flight
hold: a twelfth of what a model's call costs.
"""

from __future__ import annotations

import gc
from typing import Final

NEW_OBJECTS: Final = 20_000
"""Some megabytes at most."""


def collect_seldom() -> None:
    """Holds for the whole process: to be asked for by what owns one."""
    _often, *later = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *later)
