from __future__ import annotations

from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.identified import Identified


class TaskVersion(Identified):
    """A sample task of a domain version, for people to read before dialogues are made."""

    domain = models.ForeignKey(DomainVersion, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300)
    difficulty = models.CharField(max_length=12)
    content = JsonText()
    """A ``simulation`` Task."""
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "content_hash"], name="task_content_once")
        ]

    def __str__(self) -> str:
        return self.title
