from __future__ import annotations

from django.db import models

from curation.models.fields import JsonText
from curation.models.trajectory import Trajectory


class LeftAnswer(models.Model):
    """What a model answered to a worker that was killed before the turn was stored: whoever plays
    the dialogue on finds it here, and does not ask again.
    """

    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="left_answers"
    )
    question = models.CharField(max_length=64)
    """Sha256 (hex) of what tells one call of a dialogue from all others."""
    answer = JsonText()
    """A ``curation.engine.left_answers.Answer``."""

    def __str__(self) -> str:
        return f"an answer left for {self.trajectory_id}"
