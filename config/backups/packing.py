"""Files into one archive, each with its checksum, under a name that appears when it is whole."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.management import CommandError

from config.backups.manifest import FILES, NAME, Entry, Manifest

LEFT_OUT = frozenset({"static", "broker", "broker-control", "up.lock"})
"""Made anew by a start, or of no use without the processes that wrote it."""
JOURNALS = ("", "-wal", "-shm", "-journal")


class Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sha = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._sha.update(piece)
        return piece

    @property
    def sha256(self) -> str:
        return self._sha.hexdigest()


def pack(archive: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    """Add one file. Raises CommandError where it shrinks under the reader."""
    with path.open("rb") as file:
        info = archive.gettarinfo(arcname=name, fileobj=file)
        info.uname = info.gname = ""
        hashed = Hashed(file)
        try:
            archive.addfile(info, hashed)
        except OSError as error:
            raise CommandError(f"{path} changed while it was read. Try again.") from error
    manifest.entries[name] = Entry(info.size, hashed.sha256)


def pack_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    content = manifest.as_bytes()
    info = tarfile.TarInfo(NAME)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def files_of(home: Path, database: Path | None, target: Path) -> Iterator[tuple[Path, str]]:
    """What a data folder holds beside the database, with the names in the archive."""
    apart = {target, _part(target)}
    if database is not None:
        apart |= {database.with_name(database.name + end) for end in JOURNALS}
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        if inside.parts[0] in LEFT_OUT or path in apart or path.is_symlink():
            continue
        if path.is_file() and not path.name.endswith(".part"):
            yield path, f"{FILES}{inside.as_posix()}"


@contextmanager
def whole(target: Path) -> Iterator[tarfile.TarFile]:
    """An archive that is there only when it is complete. Raises CommandError for a taken name.

    It holds the key of the installation: nobody but its owner may read it.
    """
    part, packed = _part(target), target.name.endswith((".gz", ".tgz"))
    if target.exists():
        raise CommandError(f"{target} is there already. Nothing is overwritten: give another name.")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz" if packed else "w") as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)
    except FileExistsError:
        raise CommandError(f"{target} is there by now. Give another name.") from None
    except OSError as error:
        raise CommandError(f"The backup was not made: {error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")
