"""``GET /healthz``: is this process up, is the database there, is a worker alive."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.selectors.pulse import Pulse, waiting_worker, worker_pulse


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503; a dead worker is told, not an error."""
    try:
        pulse = worker_pulse()
    except DatabaseError:
        return JsonResponse({"status": "no database", "worker": "unknown"}, status=503)
    return JsonResponse(
        {
            "status": "ok",
            "worker": _said_of(pulse),
            "worker_seen": pulse.seen.isoformat() if pulse.seen else None,
        }
    )


def _said_of(pulse: Pulse) -> str:
    """``waiting`` is one that lives and does no work: the pages and its log say why."""
    if pulse.alive:
        return "alive"
    return "waiting" if waiting_worker() else "gone"
