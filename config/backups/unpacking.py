"""An archive into an empty folder: every byte is compared with the manifest before it counts."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path, PurePosixPath
from typing import IO

from django.core.management import CommandError

from config.backups.manifest import (
    DATABASE,
    FILES,
    MOST_BYTES,
    NAME,
    Entry,
    Manifest,
    read_manifest,
)

PIECE = 1 << 20


def unpack(archive: Path, folder: Path) -> Manifest:
    """Raises CommandError naming what is missing, too much, or other than when it was packed."""
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(archive, "r:*") as members:
            for member in members:
                content = members.extractfile(member)
                if content is None:
                    raise CommandError(f"{archive} holds {member.name!r}, which is no file.")
                if member.name == NAME:
                    manifest = read_manifest(content.read(MOST_BYTES))
                else:
                    found[member.name] = _written(content, _place(folder, member.name))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CommandError(f"{archive} cannot be read as a backup: {error}.") from error
    if manifest is None:
        raise CommandError(f"{archive} has no manifest: it is no backup, or not all of one.")
    _compare(manifest.entries, found)
    return manifest


def _place(folder: Path, name: str) -> Path:
    """Below the folder, whatever the archive says."""
    parts = PurePosixPath(name).parts
    known = name == DATABASE or name.startswith(FILES)
    if not known or ".." in parts or PurePosixPath(name).is_absolute():
        raise CommandError(f"The backup holds {name!r}, which does not belong into one.")
    place = folder / Path(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _written(content: IO[bytes], place: Path) -> Entry:
    sha, size = hashlib.sha256(), 0
    with place.open("xb") as file:
        place.chmod(0o600)
        while piece := content.read(PIECE):
            sha.update(piece)
            size += file.write(piece)
    return Entry(size, sha.hexdigest())


def _compare(said: dict[str, Entry], found: dict[str, Entry]) -> None:
    for name in sorted(said.keys() | found.keys()):
        if said.get(name) != found.get(name):
            raise CommandError(
                f"{name} in the backup is not what was packed: the file is damaged. Take another "
                "backup. Nothing was changed."
            )
