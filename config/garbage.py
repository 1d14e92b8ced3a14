"""Python's collector of garbage, as a process wants it that holds much and for long.

It looks for cycles among all objects again and again, though modules stay for good: a tenth of
what a stored turn took. What is there when work begins is set apart, and the rest is looked at
after many more new objects than by default; nearly all of them go without its help.
"""

from __future__ import annotations

import gc

from simulation.generation.collecting import collect_seldom


def set_apart() -> None:
    """Once, when everything is loaded: what exists now is never looked at again."""
    gc.collect()
    gc.freeze()
    collect_seldom()
