from __future__ import annotations

from django.db import models
from django.utils import timezone

from curation.models.fields import JsonText
from curation.models.workspace import Workspace


class Event(models.Model):
    """Something that live pages should hear of; ids rise in the order of writing.

    A hint to read the rows again, so it names them without keeping them alive.
    """

    class Kind(models.TextChoices):
        TURN = "turn"
        STATE = "state"
        RUN = "run"
        JOB = "job"
        PROGRESS = "progress"
        FINDING = "finding"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    run_id = models.UUIDField(null=True, blank=True)
    trajectory_id = models.UUIDField(null=True, blank=True)
    payload = JsonText(default=dict)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], name="event_workspace"),
            models.Index(fields=["trajectory_id", "id"], name="event_trajectory"),
            models.Index(fields=["run_id", "id"], name="event_run"),
            models.Index(fields=["created"], name="event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
