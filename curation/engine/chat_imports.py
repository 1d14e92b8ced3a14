"""The part of an import that brings conversations of other programs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from curation.engine.chats import Binder, Chatted, cast_of
from curation.engine.imported import Sender, store_record
from curation.engine.work import JobLease, report
from curation.models import Job, Trajectory
from simulation.errors import RecordRefused
from simulation.export.chats.file import is_native, is_readable

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
    domain = job.payload.get("domain")
    name = Path(job.payload.get("filename") or "conversation").stem
    binder = Binder(job.workspace, UUID(domain) if domain else None, name)
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


def _checked(lease: JobLease, binder: Binder, path: Path) -> int:
    """All of them can be bound; how many there are."""
    number = 0
    for number, chat in enumerate(binder.chats(path), start=1):
        binder.taken(chat)
        report(lease, 0.0, f"Checked {number} conversations", seconds=600)
    return number


@transaction.atomic
def _stored(sender: Sender, chatted: Chatted, key: UUID) -> UUID:
    """A row of an earlier attempt at the same job is replaced."""
    Trajectory.objects.filter(pk=key).delete()
    store_record(
        sender,
        chatted.record,
        chatted.domain,
        key,
        hidden=timezone.now(),
        title=chatted.title,
        cast=cast_of(sender.workspace.pk, chatted.record.state),
    )
    return key


def _lines(chatted: Chatted, number: int, total: int) -> Iterator[str]:
    for line in chatted.report:
        yield f"Conversation {number}: {line}" if total > 1 else line
