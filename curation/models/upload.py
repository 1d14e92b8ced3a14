from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.job import Job
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class Upload(Identified):
    """A database that somebody brought, on its way to becoming a domain."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        INGESTING = "ingesting"
        READY = "ready"
        FAILED = "failed"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="uploads")
    filename = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    """Relative to the application's home."""
    size = models.BigIntegerField(default=0)
    name = models.CharField(max_length=80, blank=True)
    """The domain's name, where the uploader gave one."""
    slice_rows = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.QUEUED)
    domain = models.ForeignKey(
        DomainVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    error = JsonText(null=True, blank=True)
    """``{field, problem, remedy}``."""
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-created", "id"], name="upload_list")]

    def __str__(self) -> str:
        return self.filename
