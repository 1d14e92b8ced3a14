from __future__ import annotations

from django.db import models

from curation.models.fields import JsonText
from curation.models.preference import Preference
from curation.models.release import Release
from curation.models.review import Review
from curation.models.trajectory import Trajectory


class ReleaseItem(models.Model):
    """One branch as the release saw it: its path and the review that let it in."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.PROTECT, related_name="release_items"
    )
    path = JsonText()
    """All ranges, the branch's own included: ``[[trajectory id, from, to], …]``."""
    length = models.PositiveIntegerField()
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    preference = models.ForeignKey(
        Preference, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The pair, in a release of pairs: the branch is then the better one of the two."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "position"], name="release_position_once"),
            models.UniqueConstraint(
                fields=["release", "trajectory"],
                condition=models.Q(preference=None),
                name="release_branch_once",
            ),
            models.UniqueConstraint(fields=["release", "preference"], name="release_pair_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of {self.release}"
