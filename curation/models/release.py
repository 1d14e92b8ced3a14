from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.job import Job
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Release(Identified):
    """A dataset: a filter frozen into items when it was made, and the file rendered from them."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RENDERING = "rendering"
        READY = "ready"
        FAILED = "failed"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="releases")
    name = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    target = models.CharField(max_length=40)
    """The format: ``native`` or the name of an exporter."""
    filter = JsonText(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    items_total = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    """Rows written; items that the target could not carry are in the manifest with reasons."""
    refused = models.PositiveIntegerField(default=0)
    manifest = JsonText(null=True, blank=True)
    error = JsonText(null=True, blank=True)
    file = models.CharField(max_length=500, blank=True)
    """Relative to the application's home."""
    filename = models.CharField(max_length=160, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name", "number"], name="release_number_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "-created", "id"], name="release_list")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
