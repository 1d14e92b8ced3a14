"""Many dialogues a few at a time, in the order of the indexes of lists: nothing is read twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from curation.models import Trajectory


class Place(NamedTuple):
    """Of a dialogue in a list."""

    created: datetime
    key: UUID

    def as_json(self) -> list[str]:
        return [self.created.isoformat(), str(self.key)]


def read_place(stored: list[str] | None) -> Place | None:
    return Place(datetime.fromisoformat(stored[0]), UUID(stored[1])) if stored else None


def portions(
    rows: QuerySet[Trajectory], size: int, *, after: Place | None = None
) -> Iterator[list[Place]]:
    """Newest first, those behind ``after``; each portion is read when it is asked for."""
    rows = rows.order_by("-created", "id")
    while True:
        left = rows
        if after is not None:
            behind = Q(created__lt=after.created) | Q(id__gt=after.key)
            left = rows.filter(behind, created__lte=after.created)
        some = [Place(*row) for row in left.values_list("created", "id")[:size]]
        if not some:
            return
        yield some
        after = some[-1]
