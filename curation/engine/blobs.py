"""Base images in the database: compressed, once each, by the hash of their bytes."""

from __future__ import annotations

import hashlib
import threading
import zlib
from collections import OrderedDict

from curation.models import Blob
from simulation.errors import UnknownName
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD

MOST_KEPT = 64 * 2**20
"""Bytes of images that a process remembers: hundreds of ordinary ones, three of the largest."""


def put_image(image: bytes) -> str:
    """Store an image unless it is there; returns its sha256 (hex)."""
    sha = hashlib.sha256(image).hexdigest()
    if not Blob.objects.filter(pk=sha).exists():
        packed = zlib.compress(image, level=1)
        Blob.objects.bulk_create(
            [Blob(sha256=sha, data=packed, size=len(image))], ignore_conflicts=True
        )
    return sha


class ImageReader:
    """Images by hash; immutable, so that those used last are kept, up to ``most`` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, sha: str) -> bytes:
        """The image. Raises UnknownName."""
        with self._lock:
            if sha in self._kept:
                self._kept.move_to_end(sha)
                return self._kept[sha]
        image = _read(sha)
        self._keep(sha, image)
        return image

    def _keep(self, sha: str, image: bytes) -> None:
        with self._lock:
            self._kept[sha] = image
            while sum(map(len, self._kept.values())) > self._most:
                self._kept.popitem(last=False)

    def cache_clear(self) -> None:
        with self._lock:
            self._kept.clear()


def _read(sha: str) -> bytes:
    if sha == EMPTY_WORLD:
        return EMPTY_IMAGE
    row = Blob.objects.filter(pk=sha).first()
    if row is None:
        raise UnknownName("world", f"There is no base image {sha}.", "Import it with its records.")
    return zlib.decompress(bytes(row.data))


image_bytes = ImageReader(MOST_KEPT)
