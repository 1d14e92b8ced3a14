"""Files of the application, below its home folder; rows keep paths relative to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings


def home() -> Path:
    return Path(settings.DIALOOM_HOME)


def file_at(relative: str) -> Path:
    """The file that a row names. Raises ValueError for a path that leaves the home folder."""
    path = (home() / relative).resolve()
    if not path.is_relative_to(home().resolve()):
        raise ValueError(f"{relative} is not below the application's home")
    return path


def folder_for(kind: str, row: UUID) -> Path:
    """A folder of its own for one row's files, made if missing."""
    folder = home() / kind / str(row)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def relative(path: Path) -> str:
    return str(path.relative_to(home()))


def remove_folder(kind: str, row: UUID) -> None:
    shutil.rmtree(home() / kind / str(row), ignore_errors=True)
