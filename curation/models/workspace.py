from __future__ import annotations

from django.db import models

from curation.models.identified import Identified


class Workspace(Identified):
    """The wall between teams: every root row names its workspace."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    max_tokens_day = models.PositiveBigIntegerField(null=True, blank=True)
    """Read and written together in a day of UTC, by whatever asks models; then it rests."""
    max_cost_day = models.FloatField(null=True, blank=True)
    """US dollars in a day of UTC, where the endpoints have prices."""
    resting_since = models.DateTimeField(null=True, blank=True)
    """Since when what asks models rests here, because a daily ceiling is reached."""

    def __str__(self) -> str:
        return self.name
