"""A copy of an installation begins where the original was; who was at work there is not here."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from curation.engine.leases import sweep
from curation.engine.work import FREE
from curation.models import Heartbeat, Job, Trajectory


def free_everything() -> int:
    """End all leases and forget all workers; returns how many dialogues and jobs wait again."""
    Heartbeat.objects.all().delete()
    held = Trajectory.objects.filter(state=Trajectory.State.GENERATING)
    held.update(lease_until=timezone.now())
    freed = 0
    while swept := sweep():
        freed += swept
    running = Job.objects.filter(state=Job.State.RUNNING)
    return freed + running.update(state=Job.State.QUEUED, epoch=F("epoch") + 1, **FREE)
