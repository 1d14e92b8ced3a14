"""Taking in files that people send: safe names, streamed to disk, nothing left after a failure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from django.core.files.base import File

from curation.errors import FieldProblem, Refused

LONGEST_NAME = 200
"""Bytes; a file system takes 255."""


def keep_files(files: Sequence[File[bytes]], folder: Path) -> list[Path]:
    """Write the files into ``folder``. Raises Refused naming ``file``; the folder is then gone."""
    try:
        return [_keep(file, folder) for file in files]
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refused(
            FieldProblem(
                "file",
                f"It could not be stored: {error.strerror}.",
                "Tell the people who run this site; the disk may be full.",
            )
        ) from error


def safe_name(name: str | None) -> str:
    """The bare file name, with anything odd replaced; never empty, never hidden."""
    bare = Path((name or "").replace("\\", "/")).name
    plain = re.sub(r"[^\w.\- ]+", "_", bare).lstrip(".-_ ")
    short = plain.encode("utf-8", "ignore")[-LONGEST_NAME:].decode("utf-8", "ignore")
    return short.lstrip(".-_ ") or "file"


def _keep(file: File[bytes], folder: Path) -> Path:
    path = folder / safe_name(file.name)
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path
