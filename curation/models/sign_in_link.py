from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.identified import Identified


class SignInLink(Identified):
    """A link that signs a person in once, until it expires; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links"
    )
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link for {self.user}"
