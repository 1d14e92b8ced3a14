"""The part of an import that brings conversations of other programs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from curation.engine.accounts import Account
from curation.engine.chats import Binder, Chatted, cast_of
from curation.engine.imported import Sender, rows_of, store_rows
from curation.engine.storage import file_at
from curation.engine.versions import store_package
from curation.engine.work import JobLease, report
from curation.models import DomainVersion, Job, Trajectory
from simulation.errors import InputError, RecordRefused
from simulation.export.chats.file import is_native, is_readable, of_conversation
from simulation.synthesis.database import from_database

MOST_LINES = 200
"""Of what was mended and marked, that are kept with the job."""


def is_chat(path: Path) -> bool:
    """JSON, and none of ours; what is no JSON at all is told as a broken file of records."""
    return is_readable(path) and not is_native(path)


def import_chats(
    lease: JobLease, job: Job, path: Path, sender: Sender
) -> tuple[list[UUID], list[str]]:
    """Their keys, out of sight as yet, and what there is to say of them, a line each.

    Raises RecordRefused naming the conversation and the message at fault, before any is stored.
    """
    name = Path(job.payload.get("filename") or "conversation").stem
    binder = Binder(job.workspace, _domain(lease, job), name, Account(job))
    total = _checked(lease, binder, path)
    if not total:
        raise RecordRefused("file", "There are no conversations in it.", "Send another file.")
    keys: list[UUID] = []
    lines: list[str] = []
    for number, chat in enumerate(binder.chats(path)):
        chatted = binder.chatted(chat, number)
        keys.append(_stored(sender, chatted, uuid.uuid5(job.id, str(number))))
        lines += _lines(chatted, number, total)
        report(lease, (number + 1) / total, f"{number + 1} of {total}", seconds=600)
    return keys, lines[:MOST_LINES]


def _domain(lease: JobLease, job: Job) -> UUID | None:
    """The domain to bind to; a database that came along becomes one. Raises DatabaseRefused."""
    if job.payload.get("domain"):
        return UUID(job.payload["domain"])
    if not job.payload.get("database"):
        return None
    report(lease, 0.0, "Reading the database", seconds=600)
    package = from_database(file_at(job.payload["database"]))
    origin = DomainVersion.Origin.DATABASE
    return store_package(job.workspace, package, origin=origin, by=job.created_by).pk


def _checked(lease: JobLease, binder: Binder, path: Path) -> int:
    """All of them can be bound; how many there are."""
    number = 0
    chats = binder.chats(path)
    for number, chat in enumerate(chats, start=1):
        try:
            binder.taken(chat)
        except InputError as refused:
            if number == 1 and next(chats, None) is None:
                raise
            raise of_conversation(number - 1, refused) from refused
        report(lease, 0.0, f"Checked {number} conversations", seconds=600)
    return number


@transaction.atomic
def _stored(sender: Sender, chatted: Chatted, key: UUID) -> UUID:
    """A row of an earlier attempt at the same job is replaced."""
    Trajectory.objects.filter(pk=key).delete()
    rows = rows_of(
        sender,
        chatted.record,
        chatted.domain,
        key,
        hidden=timezone.now(),
        title=chatted.title,
        cast=cast_of(sender.workspace.pk, chatted.record.state),
    )
    store_rows(sender, [rows])
    return key


def _lines(chatted: Chatted, number: int, total: int) -> Iterator[str]:
    for line in chatted.report:
        yield f"Conversation {number}: {line}" if total > 1 else line
