from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from curation.models.choices import Choices
from curation.models.identified import Identified
from curation.models.trajectory import Trajectory


class ReviewQuerySet(models.QuerySet["Review"]):
    def standing(self) -> Self:
        """The last word of each person, where they have not taken it back."""
        later = Review.objects.filter(
            trajectory=OuterRef("trajectory"),
            reviewer=OuterRef("reviewer"),
            version__gt=OuterRef("version"),
        )
        return self.exclude(verdict=Review.Verdict.OPEN).filter(~Exists(later))


class Review(Identified):
    """A person's verdict on a branch; a second thought is a new version, nothing is lost."""

    class Verdict(Choices):
        APPROVE = "approve"
        REJECT = "reject"
        OPEN = "open"
        """What was said before is taken back."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    version = models.PositiveIntegerField(default=1)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "reviewer", "version"], name="review_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.verdict} (v{self.version})"
