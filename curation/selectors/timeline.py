"""The turns of a path, whole or a window of them, each with the branch that owns it."""

from __future__ import annotations

from typing import NamedTuple

from curation.engine.paths import Path, path_of, turn_rows, window
from curation.models import Trajectory, Turn

AROUND = 40
"""Turns on each side of an anchor."""


class Timeline(NamedTuple):
    """``start`` and ``end`` (exclusive) are seqs; ``length`` that of the whole path."""

    turns: list[Turn]
    start: int
    end: int
    length: int

    @property
    def has_before(self) -> bool:
        return self.start > 0

    @property
    def has_after(self) -> bool:
        return self.end < self.length


def timeline_of(
    trajectory: Trajectory, *, around: int | None = None, span: int = AROUND
) -> Timeline:
    """Up to ``span`` turns on each side of turn ``around``; the end of the path without one."""
    length = trajectory.length
    anchor = length if around is None else min(max(around, 0), length)
    start, end = max(0, anchor - span), min(length, anchor + span)
    turns = list(turn_rows(window(path_of(trajectory), start, end)))
    return Timeline(turns, start, end, length)


def whole_path(trajectory: Trajectory) -> list[Turn]:
    path: Path = path_of(trajectory)
    return list(turn_rows(path))
