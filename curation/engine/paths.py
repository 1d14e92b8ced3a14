"""A branch as ranges: ``[[trajectory id, from, to], …]``, ``to`` exclusive, seqs of the path.

Written once at the fork; reading a path never walks parents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from curation.models import Trajectory, Turn


class Range(NamedTuple):
    """Turns ``start`` to ``end`` (exclusive) of one trajectory."""

    trajectory: UUID
    start: int
    end: int

    def as_json(self) -> list[str | int]:
        return [str(self.trajectory), self.start, self.end]


Path = tuple[Range, ...]


def read_path(stored: Iterable[tuple[str, int, int]]) -> Path:
    return tuple(Range(UUID(owner), start, end) for owner, start, end in stored)


def path_of(trajectory: Trajectory) -> Path:
    """The whole path: what was inherited, then the branch's own turns."""
    own = Range(trajectory.id, trajectory.own_from, trajectory.length)
    return (*read_path(trajectory.path), *([own] if own.end > own.start else []))


def cut(path: Path, at: int) -> Path:
    """The ranges that hold the first ``at`` turns."""
    return tuple(part._replace(end=min(part.end, at)) for part in path if part.start < at)


def window(path: Path, start: int, end: int) -> Path:
    """The ranges that hold turns ``start`` to ``end`` (exclusive)."""
    return tuple(
        part._replace(start=max(part.start, start)) for part in cut(path, end) if part.end > start
    )


def owner_of(path: Path, seq: int) -> UUID | None:
    """The trajectory that turn ``seq`` belongs to; None beyond the end."""
    return next((part.trajectory for part in path if part.start <= seq < part.end), None)


def turn_rows(path: Path) -> Iterator[Turn]:
    """The turns of a path in order, in one query; nothing for an empty path."""
    if path:
        yield from rows_of(path)


def rows_of(path: Path) -> QuerySet[Turn]:
    """The turns of a path that is not empty, in order."""
    wanted = Q()
    for part in path:
        wanted |= Q(trajectory_id=part.trajectory, seq__gte=part.start, seq__lt=part.end)
    return Turn.objects.filter(wanted).order_by("seq")
