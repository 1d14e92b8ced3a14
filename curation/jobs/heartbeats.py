"""A worker says that it lives; a page that waits for one can then tell whether there is any."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from curation.engine.clock import now
from curation.engine.figures import laid_down, playing
from curation.engine.schema import newest_migration
from curation.engine.workload import told
from curation.models import Heartbeat
from simulation.vocabulary.value import JsonObject

FORGOTTEN = timedelta(days=1)


def beat(name: str) -> None:
    """It lives and works."""
    detail = {
        "playing": playing(),
        "capacity": settings.DIALOOM_CAPACITY,
        "models": told(),
        "endpoint": settings.OPENAI_BASE_URL,
        "program": newest_migration(),
        "figures": laid_down(),
    }
    _write(name, Heartbeat.WORKER, detail)


def beat_waiting(name: str, why: str) -> None:
    """It lives and does no work."""
    _write(name, Heartbeat.WAITING, {"why": why, "program": newest_migration()})


def retire(name: str) -> None:
    """Remove the row of a process that ends, and those of processes long gone."""
    Heartbeat.objects.filter(name=name).delete()
    Heartbeat.objects.filter(at__lt=now() - FORGOTTEN).delete()


def _write(name: str, kind: str, detail: JsonObject) -> None:
    said = {"kind": kind, "at": now(), "detail": detail}
    Heartbeat.objects.update_or_create(name=name, defaults=said)
