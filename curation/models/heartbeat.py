from __future__ import annotations

from django.db import models

from curation.models.fields import JsonText


class Heartbeat(models.Model):
    """A process says that it is alive; a worker is, while its row is younger than 15 seconds."""

    WORKER = "worker"
    WAITING = "waiting"
    """A worker that does no work; ``detail["why"]`` says what for."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=20, default="worker")
    at = models.DateTimeField()
    detail = JsonText(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "at"], name="heartbeat_kind")]

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"

    @property
    def is_worker(self) -> bool:
        return self.kind == self.WORKER
