from __future__ import annotations

from django.db import models

from curation.models.job import Job
from curation.models.trajectory import Trajectory


class DocketItem(models.Model):
    """A dialogue that a job has to judge, in the order in which they come before the judge."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="docket", db_index=False)
    trajectory = models.ForeignKey(
        Trajectory, on_delete=models.CASCADE, related_name="docket_items"
    )
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="docket_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.position} of job {self.job_id}"
