"""The job that imports records and conversations: all are checked, then all appear at once."""

from __future__ import annotations

import uuid
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from curation.engine.bulk import analyze
from curation.engine.chat_imports import import_chats, is_chat
from curation.engine.imported import Sender, check_record, read_sent, rows_of, store_rows
from curation.engine.staleness import compare_soon
from curation.engine.storage import file_at
from curation.engine.unpacking import unpack
from curation.engine.work import JobLease, report
from curation.models import Job, Trajectory, Turn
from simulation.errors import RecordRefused
from simulation.export.jsonl import read_records

CHUNK = 100
"""Records stored in one transaction; writers beside it wait no longer than that takes."""
SHOWN = 5_000
"""Keys of one statement."""
SHOWN_FIRST = "first"
"""Stands in a job's result once its dialogues are to be seen."""


def run_import(lease: JobLease, job: Job) -> dict[str, Any]:
    """Check every record, store them out of sight, then show them together.

    Raises RecordRefused naming the record at fault; nothing of the file is then to be seen.
    """
    if SHOWN_FIRST in (job.result or {}):
        # By a worker that ended right then. Whoever saw them may have gone on with them.
        return dict(job.result)
    try:
        return _import(lease, job)
    finally:
        read_sent.cache_clear()


def _import(lease: JobLease, job: Job) -> dict[str, Any]:
    worlds = file_at(job.payload["worlds"])
    path = unpack(file_at(job.payload["file"]), worlds)
    sender = Sender(job.workspace, job.created_by, worlds)
    if is_chat(path):
        keys, report_ = import_chats(lease, job, path, sender)
    else:
        keys, report_ = _records(lease, job, path, sender), []
    result = {"trajectories": len(keys), SHOWN_FIRST: str(keys[0])}
    result |= {"report": report_} if report_ else {}
    _show(lease, keys, result)
    if len(keys) >= CHUNK:
        analyze(Trajectory, Turn)
    return result


@transaction.atomic
def _show(lease: JobLease, keys: list[uuid.UUID], result: dict[str, Any]) -> None:
    """All at once and with what is told of them, unless the job was called off; from here on it
    cannot be.
    """
    report(lease, 1.0, "Showing them", seconds=600, result=result)
    for start in range(0, len(keys), SHOWN):
        _shown(Trajectory.objects.filter(pk__in=keys[start : start + SHOWN]))


def _shown(rows: QuerySet[Trajectory]) -> None:
    compare_soon(rows.order_by().values_list("domain", flat=True).distinct(), rows)
    rows.update(deleted_at=None)


def _records(lease: JobLease, job: Job, path: Path, sender: Sender) -> list[uuid.UUID]:
    for name in ("domain", "database"):
        if job.payload.get(name):
            remedy = f"Import them without a {name}."
            raise RecordRefused(name, "Native records have a world of their own.", remedy)
    # Of an attempt that was broken off; the file has not changed since.
    before = job.result or {}
    total = before.get("checked") or _check(lease, path, sender)
    if not total:
        raise RecordRefused("file", "There are no records in it.", "Send another file.")
    keys = [uuid.uuid5(job.id, str(number)) for number in range(total)]
    _store(lease, path, sender, keys, before.get("stored", 0))
    return keys


def _check(lease: JobLease, path: Path, sender: Sender) -> int:
    checked = 0
    for record in read_records(path):
        check_record(sender, record, checked)
        checked += 1
        if checked % CHUNK == 0:
            report(lease, 0.0, f"Checked {checked} records", seconds=600)
    return checked


def _store(lease: JobLease, path: Path, sender: Sender, keys: list[uuid.UUID], stored: int) -> None:
    """From record ``stored`` on; a portion and how far that brings the job are one transaction."""
    records = islice(read_records(path), stored, None)
    while chunk := list(islice(records, CHUNK)):
        packages = [sender.domain(record) for record in chunk]
        numbered = zip(chunk, packages, keys[stored:], strict=False)
        stored += len(chunk)
        with transaction.atomic():
            so_far = {"checked": len(keys), "stored": stored}
            words = f"{stored} of {len(keys)}"
            report(lease, stored / len(keys), words, seconds=600, result=so_far)
            store_rows(
                sender,
                [
                    rows_of(sender, record, domain, key, hidden=timezone.now())
                    for record, domain, key in numbered
                ],
            )
