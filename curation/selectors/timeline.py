"""The turns of a path in order, each with the branch that owns it."""

from __future__ import annotations

from curation.engine.paths import path_of, turn_rows
from curation.models import Trajectory, Turn


def whole_path(trajectory: Trajectory) -> list[Turn]:
    return list(turn_rows(path_of(trajectory)))
