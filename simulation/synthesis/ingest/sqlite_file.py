"""An SQLite file, read through a private copy: the original and its folder stay untouched.

SQLite creates ``-shm`` files beside a WAL database and rolls a hot journal back into the file
itself. So the file is copied with its WAL or journal, and the copy recovers in a temporary
folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import tempfile
from pathlib import Path

import apsw

from simulation.errors import DatabaseRefused
from simulation.synthesis.ingest.image import image_of, is_sound
from simulation.synthesis.ingest.ingested import WHOLE_BYTES, Ingested
from simulation.synthesis.ingest.slicing import slice_of

_COMPANIONS = ("-wal", "-journal")
_ATTEMPTS = 3
_PENDING, _SHARED_FIRST, _SHARED_SIZE = 0x40000000, 0x40000002, 510
_FLOCK = "hhqqi4x"


def read_sqlite(path: Path, *, slice_rows: int | None = None) -> Ingested:
    """Raises DatabaseRefused for a locked, corrupt, encrypted or changing file."""
    with tempfile.TemporaryDirectory(prefix="dialoom-") as folder:
        copy = _copied(path, Path(folder))
        try:
            return _ingested(path, copy, slice_rows)
        except (apsw.CorruptError, apsw.NotADBError, apsw.CantOpenError, apsw.IOError) as error:
            raise _corrupt(path, str(error)) from error
        except apsw.FullError as error:
            raise DatabaseRefused(
                path.name, "the disk is full.", "Make room in the temporary folder."
            ) from error


def _ingested(path: Path, copy: Path, slice_rows: int | None) -> Ingested:
    connection = apsw.Connection(str(copy))
    try:
        _check(path, connection)
        size = connection.pragma("page_count") * connection.pragma("page_size")
        if size > WHOLE_BYTES or slice_rows is not None:
            connection.close()
            return slice_of(copy, rows=slice_rows, budget=WHOLE_BYTES)
        return Ingested(*image_of(connection))
    finally:
        connection.close()


def _check(path: Path, connection: apsw.Connection) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except apsw.SQLError as error:
        raise _corrupt(path, str(error)) from error
    trouble = is_sound(connection)
    if trouble:
        raise _corrupt(path, trouble)


def _corrupt(path: Path, detail: str) -> DatabaseRefused:
    return DatabaseRefused(
        path.name,
        f"the file is corrupt or encrypted: {detail[:200]}.",
        "Restore it from a backup, or recover it with: sqlite3 FILE .recover > script.sql "
        "(and give that script).",
    )


def _copied(path: Path, folder: Path) -> Path:
    """A copy of one moment: taken again if the file changed under it."""
    target = folder / "database"
    for _ in range(_ATTEMPTS):
        _refuse_locked(path)
        before = _moment(path)
        _copy_all(path, target)
        if _moment(path) == before:
            return target
    raise _locked(path, "another process keeps changing it")


def _copy_all(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)
    for ending in _COMPANIONS:
        companion = path.with_name(path.name + ending)
        twin = target.with_name(target.name + ending)
        twin.unlink(missing_ok=True)
        if companion.is_file():
            shutil.copyfile(companion, twin)


def _moment(path: Path) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for name in (path.name, *(path.name + ending for ending in _COMPANIONS)):
        file = path.with_name(name)
        stat = file.stat() if file.is_file() else None
        found.append((stat.st_size, stat.st_mtime_ns) if stat else None)
    return found


def _refuse_locked(path: Path) -> None:
    """Looks, without taking a lock itself, whether someone holds SQLite's exclusive lock."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        for start, length in ((_PENDING, 1), (_SHARED_FIRST, _SHARED_SIZE)):
            if _is_held(descriptor, start, length):
                raise _locked(path, "another process has locked it")
    finally:
        os.close(descriptor)


def _is_held(descriptor: int, start: int, length: int) -> bool:
    """Whether a shared lock on these bytes would have to wait."""
    asked = struct.pack(_FLOCK, fcntl.F_RDLCK, os.SEEK_SET, start, length, 0)
    command = getattr(fcntl, "F_OFD_GETLK", fcntl.F_GETLK)
    try:
        answer = fcntl.fcntl(descriptor, command, asked)
    except OSError:
        return False  # a file system without locks: nobody can hold one
    kind: int = struct.unpack(_FLOCK, answer)[0]
    return kind != fcntl.F_UNLCK


def _locked(path: Path, why: str) -> DatabaseRefused:
    return DatabaseRefused(
        path.name,
        f"{why}.",
        "Wait until it has finished, or close the program that uses the database.",
    )
