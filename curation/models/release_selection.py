from __future__ import annotations

from django.db import models

from curation.models.release import Release


class ReleaseSelection(models.Model):
    """What a release's filter matched when it was ordered, until a worker has made items of it."""

    release = models.OneToOneField(
        Release, primary_key=True, on_delete=models.CASCADE, related_name="selection"
    )
    number = models.PositiveIntegerField()
    lines = models.TextField()
    """One for each dialogue, the oldest first: its id, its length and its newest review's id."""

    def __str__(self) -> str:
        return f"{self.number} of {self.release_id}"
