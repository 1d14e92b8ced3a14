"""The job that goes through the dialogues of a domain when another version became current."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from curation.engine.current import current_version, versions_of
from curation.engine.portions import portions, read_place
from curation.engine.staleness import FINISHED, PORTION, compare
from curation.engine.work import JobLease, report
from curation.models import DomainVersion, Job, Trajectory

LEASE_SECONDS = 120.0
GOING = (Job.State.QUEUED, Job.State.RUNNING)


def run_comparing(lease: JobLease, job: Job) -> dict[str, Any]:
    """How many were compared and how many are stale; goes on from where it was put down."""
    current = current_version(job.workspace_id, job.payload["name"])
    before = job.result or {}
    so_far = {name: before.get(name, 0) for name in ("compared", "stale")}
    if current is None:
        return so_far
    keys = versions_of(current)
    total = sum(_rows(key, current.pk).count() for key in keys)
    begins = before.get("version", 0)
    for number, key in enumerate(keys[begins:], begins):
        after = read_place(before.get("after")) if number == begins else None
        for some in portions(_rows(key, current.pk), PORTION, after=after):
            done = compare([place.key for place in some])
            so_far["compared"] += done.compared
            so_far["stale"] += done.stale
            report(
                lease,
                so_far["compared"] / max(total, 1),
                f"{so_far['compared']} of {total} dialogues compared",
                LEASE_SECONDS,
                result={**so_far, "version": number, "after": some[-1].as_json()},
            )
    return so_far


def job_at(domain: DomainVersion, kind: Job.Kind) -> Job | None:
    """The job of this kind that is at the dialogues of the domain, whichever version."""
    # Few are ever under way: by the workspace, those that are over would be read as well.
    wanted = domain.workspace_id, domain.name
    rows = Job.objects.filter(kind=kind, state__in=GOING)
    return next((job for job in rows if (job.workspace_id, job.payload["name"]) == wanted), None)


def _rows(version: UUID, current: UUID) -> QuerySet[Trajectory]:
    """What is finished under it; of the current version what is marked, so that the mark goes."""
    rows = Trajectory.objects.filter(domain=version, state=FINISHED)
    return rows.filter(stale__isnull=False) if version == current else rows
