from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class ApiToken(Identified):
    """A bearer token of a person in a workspace; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=12)
    """The first characters, by which its owner recognises it."""
    digest = models.CharField(max_length=64, unique=True)
    """Sha256 of the key; a key of 256 random bits needs no slow hash."""
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.user}"
