"""The job that imports records and conversations: all are checked, then all appear at once."""

from __future__ import annotations

import uuid
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from curation.engine.chat_imports import import_chats, is_chat
from curation.engine.imported import Sender, check_record, read_sent, store_record
from curation.engine.storage import file_at, remove_folder
from curation.engine.unpacking import unpack
from curation.engine.work import JobLease, report
from curation.errors import LeaseLost
from curation.models import Job, Trajectory
from simulation.errors import RecordRefused
from simulation.export.jsonl import read_records

FOLDER = "imports"
CHUNK = 20
"""Records stored in one transaction; writers beside it wait no longer than that takes."""


def run_import(lease: JobLease, job: Job) -> dict[str, Any]:
    """Check every record, store them out of sight, then show them together.

    Raises RecordRefused naming the record at fault; nothing of the file is then to be seen.
    """
    try:
        return _import(lease, job)
    except (LeaseLost, OperationalError):
        raise
    except Exception:
        remove_folder(FOLDER, job.id)
        raise
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
    shown = Trajectory.objects.filter(pk__in=keys).update(deleted_at=None)
    remove_folder(FOLDER, job.id)
    result = {"trajectories": shown, "first": str(keys[0])}
    return result | ({"report": report_} if report_ else {})


def _records(lease: JobLease, job: Job, path: Path, sender: Sender) -> list[uuid.UUID]:
    for name in ("domain", "database"):
        if job.payload.get(name):
            remedy = f"Import them without a {name}."
            raise RecordRefused(name, "Native records have a world of their own.", remedy)
    total = _check(lease, path, sender)
    if not total:
        raise RecordRefused("file", "There are no records in it.", "Send another file.")
    keys = [uuid.uuid5(job.id, str(number)) for number in range(total)]
    _store(lease, path, sender, keys)
    return keys


def _check(lease: JobLease, path: Path, sender: Sender) -> int:
    checked = 0
    for record in read_records(path):
        check_record(sender, record, checked)
        checked += 1
        if checked % CHUNK == 0:
            report(lease, 0.0, f"Checked {checked} records", seconds=600)
    return checked


def _store(lease: JobLease, path: Path, sender: Sender, keys: list[uuid.UUID]) -> None:
    """Rows of an earlier attempt at the same job are replaced."""
    numbered = enumerate(read_records(path))
    done = 0
    while chunk := list(islice(numbered, CHUNK)):
        packages = [sender.domain(record) for _, record in chunk]
        with transaction.atomic():
            Trajectory.objects.filter(pk__in=[keys[number] for number, _ in chunk]).delete()
            for (number, record), domain in zip(chunk, packages, strict=True):
                store_record(sender, record, domain, keys[number], hidden=timezone.now())
        done += len(chunk)
        report(lease, done / len(keys), f"{done} of {len(keys)}", seconds=600)
