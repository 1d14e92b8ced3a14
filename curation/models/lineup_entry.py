from __future__ import annotations

from django.db import models
from django.utils import timezone

from curation.models.fields import JsonText
from curation.models.model_endpoint import ModelEndpoint
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class LineupEntry(models.Model):
    """Which model plays a role in a workspace, where an order does not say otherwise."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="lineup")
    role = models.CharField(max_length=20)
    """A ``simulation.llm.lineup.ModelRole``."""
    endpoint = models.ForeignKey(
        ModelEndpoint, null=True, blank=True, on_delete=models.CASCADE, related_name="roles"
    )
    """None: the one of the worker's environment."""
    model = models.CharField(max_length=200)
    parameters = JsonText(default=dict)
    """Over the endpoint's own."""
    updated = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "role"], name="lineup_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.model}"
