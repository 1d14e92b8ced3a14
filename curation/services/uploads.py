"""Bringing a database: the file is kept, and read by a worker."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction

from curation.engine.ingest import FOLDER
from curation.engine.storage import folder_for, relative, remove_folder
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Job, Upload, Workspace
from curation.services.files import keep_files, safe_name

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
MOST_ROWS = 10_000_000
BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database."""


def upload_database(
    workspace: Workspace,
    *,
    by: User | None,
    files: Sequence[File[bytes]],
    name: str = "",
    slice_rows: int | None = None,
) -> Upload:
    """Keep the file(s) and queue the reading of them.

    One SQLite file (with its WAL beside it, perhaps), one SQL script, or CSV files, one per
    table. Raises Refused naming ``file`` or ``name``.
    """
    _refuse_odd(files, name, slice_rows)
    key = uuid.uuid4()
    kept = keep_files(files, folder_for(FOLDER, key))
    try:
        main = _main_file(kept)
        return _queue(workspace, by, key, main, files, name, slice_rows)
    except BaseException:
        remove_folder(FOLDER, key)
        raise


@transaction.atomic
def _queue(
    workspace: Workspace,
    by: User | None,
    key: uuid.UUID,
    main: Path,
    files: Sequence[File[bytes]],
    name: str,
    slice_rows: int | None,
) -> Upload:
    job = Job.objects.create(
        workspace=workspace, kind=Job.Kind.INGEST, payload={"upload": str(key)}, created_by=by
    )
    upload = Upload.objects.create(
        id=key,
        workspace=workspace,
        filename=main.name if main.is_file() else f"{len(files)} CSV files",
        path=relative(main),
        size=sum(file.size for file in files),
        name=name,
        slice_rows=slice_rows,
        job=job,
        by=by,
    )
    wake()
    return upload


def _refuse_odd(files: Sequence[File[bytes]], name: str, slice_rows: int | None) -> None:
    if not files:
        raise Refused(FieldProblem("file", "There is none.", "Choose a database file."))
    names = [safe_name(file.name) for file in files]
    if len(set(names)) < len(names):
        raise Refused(FieldProblem("file", "Two files have the same name.", "Rename one."))
    if not any(file.size for file in files):
        raise Refused(FieldProblem("file", "It is empty.", "Choose a file with a database in it."))
    if name and not SLUG.fullmatch(name):
        raise Refused(
            FieldProblem(
                "name",
                f"{name[:80]!r} cannot be a domain's name.",
                "Use lower case letters, digits and hyphens.",
            )
        )
    if slice_rows is not None and not 1 <= slice_rows <= MOST_ROWS:
        raise Refused(FieldProblem("slice_rows", f"Give a number of rows from 1 to {MOST_ROWS:,}."))


def _main_file(kept: list[Path]) -> Path:
    """The file to read, or the folder of CSV files."""
    mains = [path for path in kept if not path.name.endswith(BESIDE)]
    if len(mains) == 1:
        return mains[0]
    if mains and all(path.suffix.lower() == ".csv" for path in mains):
        return mains[0].parent
    raise Refused(
        FieldProblem(
            "file",
            "These files do not make one database.",
            "Send one SQLite file or SQL script, or only CSV files, one for each table.",
        )
    )
