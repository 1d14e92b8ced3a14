"""What is set for a process that plays is set once, and leaves the rest as it is."""

from __future__ import annotations

import gc

from simulation.generation.collecting import NEW_OBJECTS, collect_seldom


def test_only_the_first_step_is_made_larger() -> None:
    before = gc.get_threshold()
    try:
        collect_seldom()
        collect_seldom()
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
    finally:
        gc.set_threshold(*before)
