from __future__ import annotations

from django.db import models
from django.utils import timezone


class Blob(models.Model):
    """Bytes addressed by content: the base images of worlds, once each.

    Shared by workspaces, since who knows the hash holds a row that names it.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    """Of the uncompressed bytes."""
    data = models.BinaryField()
    """Compressed with zlib."""
    size = models.BigIntegerField()
    """Uncompressed, in bytes."""
    created = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.sha256[:12]
