from __future__ import annotations

from django.conf import settings
from django.db import models

from curation.models.identified import Identified
from curation.models.judgement import Judgement


class CritiqueAnswer(Identified):
    """What a person says to one critique of a judge; the latest of each person stands."""

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="answers")
    seq = models.PositiveIntegerField()
    """The turn that is criticised."""
    accepted = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["judgement", "seq", "created"], name="answers_of_critique")]

    def __str__(self) -> str:
        return f"{self.by}: turn {self.seq} {'accepted' if self.accepted else 'refused'}"
