"""What was deleted, or never came whole out of an import, is removed for good after a while.

A few rows at a time, so that no writer beside it waits long. What other branches inherit and
what releases were made of stays, however long ago it was deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from curation.models import AuditEntry, Release, ReleaseItem, ReleaseSelection, Trajectory
from simulation.vocabulary.value import JsonObject

KEPT = timedelta(days=7)
"""How long a deletion can be undone."""
MOST = 20
"""Trajectories removed at a time."""
LOOKED_AT = 200
ORDERED = (Release.State.QUEUED, Release.State.RENDERING)
OVER = (Trajectory.State.FINISHED, Trajectory.State.FAILED, Trajectory.State.CANCELLED)


class Purge:
    """Goes through what was deleted, the longest ago first, and round again."""

    def __init__(self) -> None:
        self._after: datetime | None = None
        """Rows that must stay are passed over, so that they do not block those behind them."""

    def step(self, now: datetime | None = None) -> int:
        """Remove up to ``MOST`` trajectories that were deleted a week ago; how many went."""
        found = self._next((now or timezone.now()) - KEPT)
        kept = needed(found)
        going = [row for row in found if row.pk not in kept][:MOST]
        for row in going:
            _remove(row)
        whole = len(found) < LOOKED_AT
        if len(going) < MOST:
            self._after = None if whole else found[-1].deleted_at
        return len(going)

    def _next(self, before: datetime) -> list[Trajectory]:
        # An imported record stays hidden in whatever state it came; no worker plays it.
        ended = Q(state__in=OVER) | Q(origin=Trajectory.Origin.IMPORT)
        rows = Trajectory.objects.filter(ended, deleted_at__lt=before).without_content()
        if self._after is not None:
            rows = rows.filter(deleted_at__gt=self._after)
        return list(rows.order_by("deleted_at")[:LOOKED_AT])


def needed(rows: Sequence[Trajectory]) -> set[UUID]:
    """Which of the rows another branch inherits turns of, or a release was made of; all of a
    workspace in which one waits to be made.
    """
    roots = {row.root or row.pk for row in rows}
    keys = {row.pk for row in rows}
    members = Trajectory.objects.filter(root__in=roots)
    inherited = _owners(members.values_list("path", flat=True))
    inherited |= _owners(kept["path"] for kept in _to_be_repeated(members))
    released = ReleaseItem.objects.filter(trajectory__in=keys)
    kept = keys & (inherited | set(released.values_list("trajectory_id", flat=True)))
    busy = _workspaces_with_orders()
    return kept | {row.pk for row in rows if row.workspace_id in busy}


def _workspaces_with_orders() -> set[UUID]:
    """Their selections name dialogues by id alone, until a worker has made items of them."""
    orders = ReleaseSelection.objects.filter(release__state__in=ORDERED)
    return set(orders.values_list("release__workspace", flat=True))


def _to_be_repeated(members: QuerySet[Trajectory]) -> Iterator[JsonObject]:
    kept = members.exclude(replay=None).values_list("replay", flat=True)
    return (one for one in kept if one is not None and not one["over"])


def _owners(paths: Iterable[Sequence[Sequence[str]]]) -> set[UUID]:
    return {UUID(part[0]) for path in paths for part in path}


@transaction.atomic
def _remove(row: Trajectory) -> None:
    audit(row, AuditEntry.Action.PURGED)
    row.delete()


def audit(row: Trajectory, action: AuditEntry.Action, *, by: User | None = None) -> None:
    """Say who did what to a trajectory, in words that outlive it."""
    AuditEntry.objects.create(
        workspace_id=row.workspace_id,
        action=action,
        subject=row.pk,
        by=by,
        detail={"title": row.title, "origin": row.origin, "length": row.length},
    )
