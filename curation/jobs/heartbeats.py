"""A worker says that it lives; a page that waits for one can then tell whether there is any."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from curation.engine.figures import laid_down, playing
from curation.models import Heartbeat

FORGOTTEN = timedelta(hours=1)


def beat(name: str) -> None:
    detail = {
        "playing": playing(),
        "endpoint": settings.OPENAI_BASE_URL,
        "figures": laid_down(),
    }
    Heartbeat.objects.update_or_create(
        name=name,
        defaults={"kind": "worker", "at": timezone.now(), "detail": detail},
    )


def retire(name: str) -> None:
    """Remove the row of a process that ends, and those of processes long gone."""
    Heartbeat.objects.filter(name=name).delete()
    Heartbeat.objects.filter(kind="worker", at__lt=timezone.now() - FORGOTTEN).delete()
