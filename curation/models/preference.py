from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.scoped import ScopedQuerySet
from curation.models.trajectory import Trajectory
from curation.models.workspace import Workspace


class Preference(Identified):
    """A person's word on two branches of a family; a second thought is a new version.

    ``first`` and ``second`` are in the order of their ids, so that a pair is one pair however
    it was looked at.
    """

    class Choice(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        TIE = "tie"
        NEITHER = "neither"
        """No pair to learn from: a proposal that was put aside, or a word taken back."""

    class Scope(models.TextChoices):
        STEP = "step"
        """The first thing in which they differ: one message, with its calls and their results."""
        SUFFIX = "suffix"
        """All that follows."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="preferences")
    first = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preferences"
    )
    version = models.PositiveIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    """Of this person on this pair."""
    choice = models.CharField(max_length=8, choices=Choice.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.SUFFIX)
    strength = models.PositiveSmallIntegerField(default=2)
    """1 slightly, 2 clearly, 3 far better; 0 for a tie."""
    reason = models.CharField(max_length=500, blank=True)
    is_blind = models.BooleanField(default=False)
    """Given without seeing who made which, and what the checks say."""
    at = models.PositiveIntegerField()
    """The first turn that they do not share."""
    first_path = JsonText()
    second_path = JsonText()
    """``[[trajectory id, from, to], …]`` as it was looked at: what comes later is not meant."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "is_latest", "-created", "id"], name="preference_list"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "by", "version"], name="preference_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.choice} ({self.scope}, v{self.version})"

    @property
    def chosen(self) -> Trajectory | None:
        """The better one; None for a tie, or where there is no pair."""
        return {"first": self.first, "second": self.second}.get(self.choice)
