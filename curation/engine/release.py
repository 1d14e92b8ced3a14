"""The job that renders a release: frozen items in, one file and its manifest out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from curation.engine.freezing import freeze
from curation.engine.masks import masked
from curation.engine.pairs import pair_of
from curation.engine.paths import read_path
from curation.engine.records import to_record
from curation.engine.rendering import FORMATS, Written, clear_parts, write_file
from curation.engine.storage import folder_for, relative
from curation.engine.work import JobLease, error_json, report
from curation.errors import TRANSIENT, LeaseLost
from curation.models import Job, Preference, Release, ReleaseItem
from simulation.export.pairs import Pair
from simulation.vocabulary.state import Record

__all__ = ["FORMATS", "run_release"]

FOLDER = "releases"
REPORT_EVERY = 25
PORTION = 50


def run_release(lease: JobLease, job: Job) -> dict[str, Any]:
    """Write the file of a release below the home folder; the same items give the same bytes."""
    release = Release.objects.get(pk=job.payload["release"])
    Release.objects.filter(pk=release.pk).update(state=Release.State.RENDERING)
    try:
        freeze(release, lease)
        path = folder_for(FOLDER, release.id) / file_name(release)
        written = write_file(release.target, path, _parts(release, lease))
    except (LeaseLost, *TRANSIENT):
        raise
    except Exception as error:
        # Nothing to be said where another worker renders it by now.
        report(lease, 1.0)
        Release.objects.filter(pk=release.pk).update(
            state=Release.State.FAILED, error=error_json(error), finished=timezone.now()
        )
        raise
    report(lease, 1.0)
    clear_parts(path)
    _ready(release, path, written)
    return {"release": str(release.id), "rows": written.rows, "refused": len(written.refusals)}


def file_name(release: Release) -> str:
    slug = "-".join(release.name.lower().split())
    return f"{slug}-v{release.number}.{release.target}{FORMATS[release.target]}"


def _parts(release: Release, lease: JobLease) -> Iterator[Record | Pair]:
    for done, item in enumerate(_items(release)):
        if done % REPORT_EVERY == 0:
            report(lease, done / max(release.items_total, 1), f"{done} of {release.items_total}")
        yield _record(release, item) if item.preference is None else pair_of(item.preference)


def _record(release: Release, item: ReleaseItem) -> Record:
    path = read_path(item.path)
    record = to_record(item.trajectory, path=path)
    return record if release.target == "native" else masked(record, path)


def _items(release: Release) -> Iterator[ReleaseItem]:
    """In portions that are read whole: SQLite refuses to write beside an open cursor as soon as
    somebody else has written, and then waiting does not help.
    """
    items = release.items.select_related(
        "trajectory", "preference__first", "preference__second"
    ).order_by("position")
    for first in range(0, release.items_total, PORTION):
        yield from items.filter(position__gte=first, position__lt=first + PORTION)


def _ready(release: Release, path: Path, written: Written) -> None:
    Release.objects.filter(pk=release.pk).update(
        state=Release.State.READY,
        rows=written.rows,
        refused=len(written.refusals),
        file=relative(path),
        filename=path.name,
        size=path.stat().st_size,
        sha256=written.sha256,
        manifest=_manifest(release, path, written),
        error=None,
        finished=timezone.now(),
    )


def _manifest(release: Release, path: Path, written: Written) -> dict[str, Any]:
    """All that says where the rows come from; no clock, so that it can be compared."""
    items = release.items.select_related(
        "trajectory__domain", "trajectory__rules", "review__reviewer", "preference__by"
    )
    return {
        "name": release.name,
        "number": release.number,
        "format": release.target,
        "filter": release.filter,
        "file": {"name": path.name, "sha256": written.sha256, "bytes": path.stat().st_size},
        "rows": written.rows,
        "refused": [refusal._asdict() for refusal in written.refusals],
        "refused_for": dict(Counter(refusal.reason for refusal in written.refusals)),
        "warnings": written.warnings,
        "items": [_item(item) for item in items.order_by("position").iterator(chunk_size=200)],
    }


def _item(item: ReleaseItem) -> dict[str, Any]:
    review, trajectory = item.review, item.trajectory
    return {
        "trajectory": str(trajectory.id),
        "path": item.path,
        "length": item.length,
        "domain": trajectory.domain.content_hash,
        "rules": trajectory.rules.content_hash,
        "cast": trajectory.model or "agenda",
        "review": None
        if review is None
        else {"verdict": review.verdict, "version": review.version, "id": str(review.id)},
    } | ({} if item.preference is None else {"pair": _pair(item.preference)})


def _pair(row: Preference) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "chosen": str(row.first_id if row.choice == "first" else row.second_id),
        "rejected": str(row.second_id if row.choice == "first" else row.first_id),
        "at": row.at,
        "scope": row.scope,
        "strength": row.strength,
        "blind": row.is_blind,
        "version": row.version,
    }
