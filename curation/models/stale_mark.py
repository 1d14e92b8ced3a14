from __future__ import annotations

from django.db import models

from curation.models.domain_version import DomainVersion
from curation.models.fields import JsonText
from curation.models.trajectory import Trajectory


class StaleMark(models.Model):
    """What of a dialogue's own has changed since, in the version ``under`` which it was compared.

    Worked out from content hashes by a worker, and replaced when there is a newer version: see
    ``curation.engine.staleness``.
    """

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="stale")
    under = models.ForeignKey(DomainVersion, on_delete=models.CASCADE, related_name="+")
    is_stale = models.BooleanField(default=False)
    changes = JsonText(default=list)
    """``{kind, name, at}`` of each piece that it used: ``at`` is the first turn concerned."""

    class Meta:
        indexes = [models.Index(fields=["under", "is_stale"], name="stale_under")]

    def __str__(self) -> str:
        return "stale" if self.is_stale else "as it was"
