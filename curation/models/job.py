from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Job(Identified):
    """Slow work that is no dialogue: claimed by lease like a trajectory, with progress."""

    class Kind(models.TextChoices):
        INGEST = "ingest"
        RELEASE = "release"
        IMPORT = "import"
        PROBE = "probe"
        SYNTHESIS = "synthesis"
        JUDGE = "judge"
        SUGGEST = "suggest"
        PATCH = "patch"
        PREVIEW = "preview"
        COMPARE = "compare"
        REPLAY = "replay"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    payload = JsonText(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    progress = models.FloatField(default=0.0)
    """From 0 to 1."""
    message = models.CharField(max_length=300, blank=True)
    result = JsonText(null=True, blank=True)
    error = JsonText(null=True, blank=True)
    """``{field, problem, remedy}``."""
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "created"], name="job_claim"),
            models.Index(fields=["workspace", "-created", "id"], name="job_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
