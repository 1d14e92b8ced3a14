"""The job that goes through the dialogues of a domain when another version became current."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from curation.engine.current import current_version
from curation.engine.staleness import FINISHED, PORTION, compare
from curation.engine.work import JobLease, report
from curation.models import DomainVersion, Job, Trajectory

LEASE_SECONDS = 120.0
GOING = (Job.State.QUEUED, Job.State.RUNNING)
Place = tuple[datetime, UUID]


def run_comparing(lease: JobLease, job: Job) -> dict[str, Any]:
    """How many were compared and how many are stale; goes on from where it was put down."""
    current = current_version(job.workspace_id, job.payload["name"])
    before = job.result or {}
    so_far = {name: before.get(name, 0) for name in ("compared", "stale")}
    if current is None:
        return so_far
    keys = _versions(current)
    total = Trajectory.objects.filter(domain__in=keys, state=FINISHED).count()
    for number, key in enumerate(keys):
        if number < before.get("version", 0):
            continue
        after = _read(before.get("after")) if number == before.get("version") else None
        for some in _portions(key, after):
            done = compare([pk for _created, pk in some])
            so_far["compared"] += done.compared
            so_far["stale"] += done.stale
            place = [some[-1][0].isoformat(), str(some[-1][1])]
            report(
                lease,
                so_far["compared"] / max(total, 1),
                f"{so_far['compared']} of {total} dialogues compared",
                LEASE_SECONDS,
                result={**so_far, "version": number, "after": place},
            )
    return so_far


def job_at(domain: DomainVersion, kind: Job.Kind) -> Job | None:
    """The job of this kind that is at the dialogues of the domain, whichever version."""
    # Few are ever under way: by the workspace, those that are over would be read as well.
    wanted = domain.workspace_id, domain.name
    rows = Job.objects.filter(kind=kind, state__in=GOING)
    return next((job for job in rows if (job.workspace_id, job.payload["name"]) == wanted), None)


def _versions(current: DomainVersion) -> list[UUID]:
    """All of its name, the same in every attempt; the current one too, whose marks go."""
    same = DomainVersion.objects.filter(workspace=current.workspace_id, name=current.name)
    return list(same.order_by("number").values_list("pk", flat=True))


def _portions(domain: UUID, after: Place | None) -> Iterator[list[Place]]:
    """Newest first, by the index of lists."""
    rows = Trajectory.objects.filter(domain=domain, state=FINISHED).order_by("-created", "id")
    while True:
        left = rows
        if after is not None:
            created, key = after
            left = rows.filter(Q(created__lt=created) | Q(id__gt=key), created__lte=created)
        some = list(left.values_list("created", "id")[:PORTION])
        if not some:
            return
        yield some
        after = some[-1]


def _read(place: list[str] | None) -> Place | None:
    return (datetime.fromisoformat(place[0]), UUID(place[1])) if place else None
