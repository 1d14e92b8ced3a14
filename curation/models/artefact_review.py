from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.choices import Choices
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.workspace import Workspace


class ArtefactReview(Identified):
    """A person's verdict on a piece of a domain, before dialogues are made of it.

    It belongs to the content, not to a version: what a next version leaves as it is keeps its
    verdict. A second thought is a new version of the row; the highest counts.
    """

    class Kind(Choices):
        TOOL = "tool"
        TASK = "task"
        BULLET = "bullet", "rubric bullet"
        POLICY = "policy"

    class Verdict(Choices):
        APPROVE = "approve"
        REJECT = "reject"
        OPEN = "open"
        """Taken back."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    domain_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    content_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "domain_name", "kind", "content_hash", "version"],
                name="artefact_review_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.verdict} {self.kind} (v{self.version})"
