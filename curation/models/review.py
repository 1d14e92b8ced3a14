from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.choices import Choices
from curation.models.identified import Identified
from curation.models.trajectory import Trajectory


class Review(Identified):
    """A person's verdict on a branch; a second thought is a new version, nothing is lost."""

    class Verdict(Choices):
        APPROVE = "approve"
        REJECT = "reject"

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    version = models.PositiveIntegerField(default=1)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "reviewer", "version"], name="review_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.verdict} (v{self.version})"
