"""``GET /readyz``: can this installation take work? For load balancers and monitors, so that the
answer says what is wrong in a word and names no address.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.reaching import broker_problem
from curation.engine.schema import schema_gap
from curation.engine.writable import write_problem

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """200, or 503 with a word for each part that is not well; the log has the sentences."""
    found = {name: check() for name, check in CHECKS.items()}
    for name, (word, sentence) in found.items():
        if sentence:
            logger.warning("not ready: %s %s: %s", name, word, sentence)
    well = all(word == "ok" for word, _ in found.values())
    words = {name: word for name, (word, _) in found.items()}
    status = "ready" if well else "not ready"
    return JsonResponse({"status": status, **words}, status=200 if well else 503)


Found = tuple[str, str]
"""A word for everybody, a sentence for the log."""
OK: Found = ("ok", "")


def _database() -> Found:
    try:
        gap = schema_gap()
        problem = gap or write_problem()
    except DatabaseError as error:
        return "away", type(error).__name__
    if gap:
        return "newer" if "newer" in gap else "older", gap
    return ("read-only", problem) if problem else OK


def _storage() -> Found:
    try:
        with tempfile.TemporaryFile(dir=settings.DIALOOM_HOME) as probe:
            probe.write(b"?")
    except OSError as error:
        return "not writable", f"{settings.DIALOOM_HOME}: {error.strerror}"
    return OK


def _broker() -> Found:
    problem = broker_problem()
    return ("away", problem) if problem else OK


CHECKS: dict[str, Callable[[], Found]] = {
    "database": _database,
    "storage": _storage,
    "broker": _broker,
}
