from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from curation.models.fields import JsonText
from curation.models.workspace import Workspace


class AuditEntry(models.Model):
    """Who did what to a run, a dialogue, an endpoint or the lineup, when, and what it was before.

    It names its subject without keeping it alive, so that it outlives what was purged.
    """

    class Action(models.TextChoices):
        DELETED = "deleted"
        RESTORED = "restored"
        PURGED = "purged"
        CREATED = "created"
        CHANGED = "changed"
        ARCHIVED = "archived"
        PAUSED = "paused"
        RESUMED = "resumed"
        STOPPED = "stopped"
        CANCELLED = "cancelled"
        RETRIED = "retried"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=12, choices=Action.choices)
    subject = models.UUIDField()
    """The id of the run, trajectory or endpoint; of the workspace for its lineup."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """None for what a worker does by itself."""
    detail = JsonText(default=dict)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created"], name="audit_list"),
            models.Index(fields=["subject"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
