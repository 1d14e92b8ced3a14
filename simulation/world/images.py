"""Base images: serialized SQLite databases, kept beside a domain and addressed by content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from simulation.errors import RecordRefused

_ADDRESS = re.compile(r"[0-9a-f]{64}")


def image_hash(image: bytes) -> str:
    """Sha256 (hex) of a serialized database: its address."""
    return hashlib.sha256(image).hexdigest()


class Images(Protocol):
    """Where base images are looked up by their hash."""

    def get(self, sha: str) -> bytes:
        """The image whose sha256 is ``sha``. Raises RecordRefused if it is not here."""
        ...

    def put(self, image: bytes) -> str:
        """Keep ``image`` and give back its sha256."""
        ...


class FolderImages:
    """A folder with one file per image, named by its hash (``FILE.worlds/<sha256>``).

    The folder is made by the first ``put``. A file appears whole or not at all, and what is
    read is hashed again: a folder that was copied badly is told, not played.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, sha: str) -> bytes:
        if not _ADDRESS.fullmatch(sha):
            raise RecordRefused("world", f"{sha[:80]!r} is not a sha256.", "Use 64 hex digits.")
        path = self.folder / sha
        try:
            image = path.read_bytes()
        except OSError as error:
            raise RecordRefused(
                "world",
                f"The base image {sha} cannot be read from {self.folder} ({error.strerror}).",
                "Keep the folder FILE.worlds beside FILE, as generate wrote it.",
            ) from error
        if image_hash(image) != sha:
            raise RecordRefused(
                "world",
                f"{path} is not the image that it is named after.",
                "Copy the folder FILE.worlds again, in binary mode, or generate anew.",
            )
        return image

    def put(self, image: bytes) -> str:
        """Raises OSError if the folder cannot be written; nothing half-written stays behind."""
        sha = image_hash(image)
        path = self.folder / sha
        if not (path.exists() and image_hash(path.read_bytes()) == sha):
            self._write(path, image)
        return sha

    def _write(self, path: Path, image: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=self.folder)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(image)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
