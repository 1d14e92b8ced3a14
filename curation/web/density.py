"""Task-oriented against user-oriented dialogues, each beside the method's own figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from curation.selectors.board import NAMES, REFERENCES, Density, Reference

LEAST_SCALE = 40.0
"""Turns at the end of the bars, so that the first short dialogues do not fill them."""


@dataclass(frozen=True)
class Bars:
    """One paradigm; ``measured`` is None until a dialogue of it has finished."""

    paradigm: str
    name: str
    measured: Density | None
    reference: Reference


@dataclass(frozen=True)
class Chart:
    """``scale`` is shared by all bars, so that they can be compared across paradigms."""

    rows: tuple[Bars, ...]
    scale: float
    ratio: float | None
    """Turns of a task-oriented dialogue for one of a user-oriented; None without both."""
    reference_ratio: float

    @property
    def missing(self) -> list[Bars]:
        return [row for row in self.rows if row.measured is None]


def chart_of(densities: Iterable[Density]) -> Chart:
    found = {one.paradigm: one for one in densities}
    rows = tuple(
        Bars(key, NAMES[key], found.get(key), reference) for key, reference in REFERENCES.items()
    )
    turns = [one.turns for one in found.values()]
    both = "task" in found and "user" in found and found["user"].turns > 0
    return Chart(
        rows=rows,
        scale=max([LEAST_SCALE, *(number * 1.1 for number in turns)]),
        ratio=found["task"].turns / found["user"].turns if both else None,
        reference_ratio=REFERENCES["task"].turns / REFERENCES["user"].turns,
    )
