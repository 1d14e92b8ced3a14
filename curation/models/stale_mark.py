from __future__ import annotations

from django.db import models
from django.utils import timezone

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.job import Job
from curation.models.trajectory import Trajectory


class StaleMark(models.Model):
    """Why a dialogue is stale, and the branch that repeats it under a newer version.

    Only dialogues that are stale, were replayed or wait to be compared have one; whether they are
    is a column of the dialogue itself, so that lists read it from an index.
    """

    class Outcome(models.TextChoices):
        """What came of its replay."""

        NONE = ""
        SAME = "same"
        DIFFERS = "differs"

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="mark")
    under = models.ForeignKey(
        DomainVersion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    """The version that it was compared with; None: it waits to be compared."""
    reasons = JsonText(default=list)
    """``{kind, name, what, at, called}`` of each piece that it depends on: see
    ``curation.engine.dependence``."""
    since = models.DateTimeField(default=timezone.now)
    replay = models.ForeignKey(
        Trajectory, null=True, blank=True, on_delete=models.SET_NULL, related_name="replayed_from"
    )
    """The latest branch that repeats it under a newer version."""
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """That ordered the replay, where many were ordered at once."""

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="stale_waiting", condition=models.Q(under__isnull=True)
            ),
            models.Index(fields=["id"], name="stale_same", condition=models.Q(outcome="same")),
        ]

    def __str__(self) -> str:
        return f"{len(self.reasons)} changes"
