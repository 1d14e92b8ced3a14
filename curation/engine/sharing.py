"""A cap that is meant for all workers, without a broker between them: each keeps to its part.

Parts are cut by the heartbeats of those that live. A worker that starts or dies changes them
within a few seconds; where there are more workers than places, each still has one.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from curation.engine.endpoints import LATELY
from curation.models import Heartbeat


class Share(NamedTuple):
    """The part of the worker at ``place``, ``of`` so many."""

    place: int = 0
    of: int = 1

    def part(self, whole: int) -> int:
        """At least one; the first few have one more where it does not come out even."""
        return max(1, whole // self.of + (self.place < whole % self.of))

    def rate(self, per_minute: int | None) -> float | None:
        return per_minute / self.of if per_minute else None


def share_of(worker: str) -> Share:
    alive = Heartbeat.objects.filter(kind="worker", at__gt=timezone.now() - LATELY)
    names = sorted({worker, *alive.values_list("name", flat=True)})
    return Share(names.index(worker), len(names))
