from __future__ import annotations

from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.identified import Identified


class TaskVersion(Identified):
    """A task of a domain version: one that was written for it, in a chain, or else a sample of
    what is walked, for people to read before dialogues are made.
    """

    domain = models.ForeignKey(DomainVersion, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField(default=0)
    chain = models.PositiveIntegerField(null=True, blank=True)
    """The number of its chain, whose tasks follow each other by position; None for a sample."""
    title = models.CharField(max_length=300)
    difficulty = models.CharField(max_length=12)
    content = JsonText()
    """A ``simulation`` Task."""
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "position"], name="task_position_once")
        ]

    def __str__(self) -> str:
        return self.title
