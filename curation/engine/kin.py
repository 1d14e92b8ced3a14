"""Replays of one dialogue under several versions: which of them stands under the current one.

A patch that was undone leaves its replays behind: what they repeat is as it should be again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from curation.models import DomainVersion, Trajectory
from curation.models.trajectory import TrajectoryQuerySet

DEEPEST = 20
"""Replays of replays that are followed, either way."""
NEEDED = ("domain", "parent", "state", "deleted_at", "replay")


def standing_kin(rows: Sequence[Trajectory], current: DomainVersion) -> dict[UUID, UUID]:
    """Of those that have one: the finished dialogue under the current version that it repeats, or
    that repeats it.
    """
    found = _below({row.pk for row in rows}, current)
    children = {row.pk for row in rows if row.parent_id is not None} - found.keys()
    return found | _above(children, current)


def _below(keys: Iterable[UUID], current: DomainVersion) -> dict[UUID, UUID]:
    """Level by level, from each to its replays and theirs; the newest of a level."""
    found: dict[UUID, UUID] = {}
    tops = {key: key for key in keys}
    for _ in range(DEEPEST):
        made = _finished().filter(parent__in=list(tops), replay__isnull=False)
        rows = [row for row in made.only(*NEEDED).order_by("created") if _is_plain(row.replay)]
        tops = {row.pk: tops[row.parent_id] for row in rows if row.parent_id is not None}
        there = {tops[row.pk]: row.pk for row in rows if row.domain_id == current.pk}
        found |= {top: key for top, key in there.items() if top not in found}
        tops = {key: top for key, top in tops.items() if top not in found}
        if not tops:
            break
    return found


def _above(keys: set[UUID], current: DomainVersion) -> dict[UUID, UUID]:
    """Level by level, from each to what it repeats."""
    found: dict[UUID, UUID] = {}
    at = {key: key for key in keys}
    for _ in range(DEEPEST):
        rows = Trajectory.objects.filter(pk__in=set(at.values())).only(*NEEDED)
        above = {row.pk: row.parent_id for row in rows if row.parent_id and _is_plain(row.replay)}
        at = {key: parent for key, now in at.items() if (parent := above.get(now)) is not None}
        there = set(_finished().filter(pk__in=set(at.values()), domain=current).values_list("pk"))
        found |= {key: parent for key, parent in at.items() if (parent,) in there}
        at = {key: parent for key, parent in at.items() if key not in found}
        if not at:
            break
    return found


def _finished() -> TrajectoryQuerySet:
    return Trajectory.objects.alive().filter(state=Trajectory.State.FINISHED)


def _is_plain(replay: dict[str, Any] | None) -> bool:
    """All was repeated under another version, and nothing else was changed or played on."""
    if replay is None or not replay.get("under"):
        return False
    return replay.get("until") is None and replay.get("written") is None
