"""Bringing records made on the command line: kept, then checked and stored by a worker."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction

from curation.engine.imports import FOLDER
from curation.engine.storage import folder_for, relative, remove_folder
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Job, Workspace
from curation.services.files import keep_files, safe_name


def import_records(
    workspace: Workspace,
    *,
    by: User | None,
    file: File[bytes],
    worlds: Sequence[File[bytes]] = (),
) -> Job:
    """Queue the import of a native file: ``.jsonl``, or a zip of it with its ``.worlds`` folder.

    ``worlds`` are base images, each named by its sha256; those of domains that the workspace has
    need not be sent. Raises Refused naming ``file``.
    """
    if not file.size:
        raise Refused(FieldProblem("file", "It is empty.", "Send a file of native records."))
    key = uuid.uuid4()
    try:
        folder = folder_for(FOLDER, key)
        (main,) = keep_files([file], folder)
        beside = folder_for(FOLDER, key) / "worlds"
        beside.mkdir()
        keep_files(worlds, beside)
        with transaction.atomic():
            payload = {
                "file": relative(main),
                "worlds": relative(beside),
                "filename": safe_name(file.name),
            }
            job = Job.objects.create(
                id=key, workspace=workspace, kind=Job.Kind.IMPORT, payload=payload, created_by=by
            )
            wake()
    except BaseException:
        remove_folder(FOLDER, key)
        raise
    return job
