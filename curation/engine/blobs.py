"""Base images in the database: compressed, once each, by the hash of their bytes."""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache

from curation.models import Blob
from simulation.errors import UnknownName


def put_image(image: bytes) -> str:
    """Store an image unless it is there; returns its sha256 (hex)."""
    sha = hashlib.sha256(image).hexdigest()
    if not Blob.objects.filter(pk=sha).exists():
        packed = zlib.compress(image, level=1)
        Blob.objects.bulk_create(
            [Blob(sha256=sha, data=packed, size=len(image))], ignore_conflicts=True
        )
    return sha


@lru_cache(maxsize=16)
def image_bytes(sha: str) -> bytes:
    """The image; immutable, so it is kept in memory once read. Raises UnknownName."""
    row = Blob.objects.filter(pk=sha).first()
    if row is None:
        raise UnknownName("world", f"There is no base image {sha}.", "Import it with its records.")
    return zlib.decompress(bytes(row.data))
