"""Bringing records and conversations: kept, then checked and stored by a worker."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.db import transaction

from curation.engine.sent import IMPORTS
from curation.engine.storage import folder_for, relative, remove_folder
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import DomainVersion, Job, Workspace
from curation.services.files import keep_files, safe_name
from simulation.export.chats.read import chat_from
from simulation.vocabulary.value import JsonObject


def import_conversation(
    workspace: Workspace,
    *,
    by: User | None,
    conversation: JsonObject | list[Any],
    domain: DomainVersion | None = None,
    database: File[bytes] | None = None,
) -> Job:
    """The same for one conversation that was sent as JSON. Raises InputError naming the message
    or the field that cannot be read, before anything is queued.
    """
    chat_from(conversation)
    data = json.dumps(conversation).encode()
    file = ContentFile(data, name="conversation.json")
    return import_records(workspace, by=by, file=file, domain=domain, database=database)


def import_records(
    workspace: Workspace,
    *,
    by: User | None,
    file: File[bytes],
    worlds: Sequence[File[bytes]] = (),
    domain: DomainVersion | None = None,
    database: File[bytes] | None = None,
) -> Job:
    """Queue the import of a native file (``.jsonl``, or a zip of it with its ``.worlds`` folder),
    or of conversations, which are bound to ``domain``, or to the one that ``database`` becomes: a
    SQLite file or a script.

    ``worlds`` are base images, each named by its sha256; those of domains that the workspace has
    need not be sent. Raises Refused naming ``file``.
    """
    if not file.size:
        raise Refused(FieldProblem("file", "It is empty.", "Send native records or conversations."))
    key = uuid.uuid4()
    try:
        folder = folder_for(IMPORTS, key)
        (main,) = keep_files([file], folder)
        beside = folder_for(IMPORTS, key) / "worlds"
        beside.mkdir()
        keep_files(worlds, beside)
        own = folder_for(IMPORTS, key) / "database"
        own.mkdir()
        brought = keep_files([database], own) if database else []
        with transaction.atomic():
            payload = {
                "file": relative(main),
                "worlds": relative(beside),
                "filename": safe_name(file.name),
                "domain": str(domain.pk) if domain else None,
                "database": relative(brought[0]) if brought else None,
            }
            job = Job.objects.create(
                id=key, workspace=workspace, kind=Job.Kind.IMPORT, payload=payload, created_by=by
            )
            wake()
    except BaseException:
        remove_folder(IMPORTS, key)
        raise
    return job
