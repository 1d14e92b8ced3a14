from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.workspace import Workspace


class Membership(models.Model):
    """What a person may do in a workspace."""

    class Role(models.TextChoices):
        LEAD = "lead"
        ANNOTATOR = "annotator"
        ADMIN = "admin"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.ANNOTATOR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "workspace"], name="one_membership_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}: {self.role}"

    @property
    def leads(self) -> bool:
        return self.role in (self.Role.LEAD, self.Role.ADMIN)
