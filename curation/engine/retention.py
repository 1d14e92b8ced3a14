"""What is over is kept for a while and then forgotten: jobs, and the record of who did what.

Some at a time, so that no writer beside it waits long. How long is an administrator's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from curation.engine.sent import forget_sent
from curation.models import AuditEntry, Job, Judgement, Release, StaleMark, Upload

PORTION = 500
"""Rows looked at, and at most removed, of each kind at a time."""
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
POINTING = (Release, Upload, Judgement, StaleMark)
"""What says which job made it: that job stays as long as it does."""
START = datetime.min.replace(tzinfo=UTC)


class Retention:
    """Goes through ended jobs, the oldest first, and round again."""

    def __init__(self) -> None:
        self._after = START
        """Jobs that must stay are passed over, so that they do not block those behind them."""

    def step(self, now: datetime | None = None) -> int:
        """Forget up to ``PORTION`` jobs and as many entries; how many went."""
        moment = now or timezone.now()
        return self._forget_jobs(moment) + forget_entries(moment)

    def _forget_jobs(self, now: datetime) -> int:
        before = _before(now, settings.DIALOOM_JOBS_KEPT_DAYS)
        found = self._next(before)
        self._after = found[-1][1] if len(found) == PORTION else START
        keys = {key for key, _ in found}
        rows = Job.objects.filter(pk__in=keys - _pointed_at(keys), state__in=ENDED)
        for job in rows.only("kind"):
            forget_sent(job)
        return rows.delete()[0]

    def _next(self, before: datetime) -> list[tuple[UUID, datetime]]:
        over = Q(finished=None) | Q(finished__lt=before)
        rows = Job.objects.filter(over, state__in=ENDED, created__gt=self._after)
        found = rows.filter(created__lt=before).order_by("created")
        return list(found.values_list("pk", "created")[:PORTION])


def forget_entries(now: datetime) -> int:
    """Of the oldest entries of the record, those that are past their time."""
    before = _before(now, settings.DIALOOM_AUDIT_KEPT_DAYS)
    oldest = AuditEntry.objects.order_by("pk").values_list("pk", "created")[:PORTION]
    keys = [key for key, created in oldest if created < before]
    return AuditEntry.objects.filter(pk__in=keys).delete()[0] if keys else 0


def _before(now: datetime, days: int) -> datetime:
    """Nothing is that old where it is kept for good."""
    return now - timedelta(days=days) if days else START


def _pointed_at(keys: Iterable[UUID]) -> set[UUID]:
    named = (model._default_manager.filter(job__in=keys) for model in POINTING)
    return {key for rows in named for key in rows.values_list("job_id", flat=True)}
