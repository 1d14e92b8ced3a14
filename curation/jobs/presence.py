"""Who of the workers on this machine is no more, known at once: each holds a lock on a file, and
the kernel lets go of it when its process ends, however it ends.

Leases say the same, later and for every machine. A killed worker's need not be waited for.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from curation.engine.storage import home
from curation.jobs.process import host_name

FOLDER = "workers"


class Presence:
    """Of one process, for as long as it lives or until ``leave``."""

    def __init__(self, name: str) -> None:
        self._path = _folder() / name
        self._file: int | None = None

    def enter(self) -> None:
        """Where the file cannot be had, leases have to do."""
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if _locked(file):
                self._file = file
            else:
                os.close(file)

    def leave(self) -> None:
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None


def departed() -> list[str]:
    """Names of workers of this machine that ended without leaving."""
    here = f"{host_name()}."
    with suppress(OSError):
        return [path.name for path in _folder().glob(f"{here}*") if _is_free(path)]
    return []


def forget(name: str) -> None:
    (_folder() / name).unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return _locked(file)
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _folder() -> Path:
    return home() / FOLDER
