"""Which jobs calculate for long: those are worth a process, which takes two seconds to come up.

The others are done sooner than that, or wait for models under caps that they share with the
dialogues of their worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import QuerySet

from curation.engine.mass_replays import to_be_replayed
from curation.engine.releasable import ReleaseFilter, reach
from curation.engine.storage import file_at
from curation.errors import Refused
from curation.models import DomainVersion, Job, Release, Trajectory, Upload

MANY: Final = 50
"""Dialogues: a second's work."""
LARGE: Final = 1_000_000
"""Bytes that were sent; so many dialogues take as much."""


def is_heavy(job: Job) -> bool:
    weighed = _WEIGHED.get(Job.Kind(job.kind))
    return weighed is not None and weighed(job)


def _release(job: Job) -> bool:
    """By its items, or by what has to be gone through to find them."""
    release = Release.objects.select_related("workspace").get(pk=job.payload["release"])
    if release.items_total:
        return release.items_total >= MANY
    try:
        return reach(release.workspace, ReleaseFilter.model_validate(release.filter)) >= MANY
    except Refused:
        return False


def _import(job: Job) -> bool:
    try:
        return file_at(job.payload["file"]).stat().st_size >= LARGE
    except OSError:
        return False


def _upload(job: Job) -> bool:
    return Upload.objects.get(pk=job.payload["upload"]).size >= LARGE


def _comparing(job: Job) -> bool:
    named = {"workspace": job.workspace_id, "domain__name": job.payload["name"]}
    return _has_many(Trajectory.objects.filter(**named))


def _replays(job: Job) -> bool:
    under = DomainVersion.objects.get(pk=job.payload["domain"])
    return _has_many(to_be_replayed(under, job.payload["review"]))


def _has_many(rows: QuerySet[Trajectory]) -> bool:
    return rows.order_by()[MANY - 1 : MANY].exists()


_WEIGHED: Final[dict[Job.Kind, Callable[[Job], bool]]] = {
    Job.Kind.RELEASE: _release,
    Job.Kind.IMPORT: _import,
    Job.Kind.INGEST: _upload,
    Job.Kind.COMPARE: _comparing,
    Job.Kind.REPLAY: _replays,
}
