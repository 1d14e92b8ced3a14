"""The dialogues before and after one in a filtered list, in the list's own order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from curation.models import Trajectory
from curation.selectors.branches import matching


def listed_neighbours(
    trajectory: Trajectory, given: Mapping[str, Any]
) -> tuple[UUID | None, UUID | None]:
    """Ids of the previous and the next dialogue that the filters let through; None at an end.

    The dialogue itself need not match any more: a verdict takes it out of the list that it was
    opened from, and its place there is still known.
    """
    rows = matching(trajectory.workspace, given)
    moment, key = trajectory.created, trajectory.pk
    newer = rows.filter(Q(created__gt=moment) | Q(pk__lt=key), created__gte=moment)
    older = rows.filter(Q(created__lt=moment) | Q(pk__gt=key), created__lte=moment)
    before = newer.order_by("created", "-pk").values_list("pk", flat=True)
    after = older.order_by("-created", "pk").values_list("pk", flat=True)
    return before.first(), after.first()
