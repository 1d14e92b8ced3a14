from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.fields import JsonText
from curation.models.identified import Identified
from curation.models.job import Job
from curation.models.trajectory import Trajectory


class Judgement(Identified):
    """A judge's word on a branch. It is never changed: judging again adds the next number."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="judgements")
    number = models.PositiveIntegerField(default=1)
    length = models.PositiveIntegerField()
    """Messages of the branch when it was judged."""
    valid = models.BooleanField()
    by = models.CharField(max_length=200)
    """The model's name."""
    content = JsonText()
    """A ``simulation.vocabulary.judgement.Judgement``."""
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "number"], name="judgement_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.by}: {'valid' if self.valid else 'invalid'} ({self.number})"
