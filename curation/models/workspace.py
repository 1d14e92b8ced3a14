from __future__ import annotations

from django.db import models

from curation.models.identified import Identified


class Workspace(Identified):
    """The wall between teams: every root row names its workspace."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
