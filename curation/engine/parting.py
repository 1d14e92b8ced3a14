"""Where two branches part: the first turn that they do not share."""

from __future__ import annotations

from curation.engine.paths import Path, Range


def parted_at(left: Path, right: Path) -> int:
    """The number of turns that both paths begin with, as the same rows.

    0 for two dialogues of different families. Reads no turn: paths are ranges.
    """
    shared = 0
    for mine, theirs in zip(left, right, strict=False):
        if mine.trajectory != theirs.trajectory or mine.start != theirs.start:
            break
        shared = min(mine.end, theirs.end)
        if mine.end != theirs.end:
            break
    return shared


def cut_from(path: Path, at: int) -> tuple[Range, ...]:
    """The ranges that hold the turns from ``at`` on."""
    return tuple(part._replace(start=max(part.start, at)) for part in path if part.end > at)
