"""``GET /metrics``: for Prometheus, with a token or from this machine."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import choose_encoder

from curation.selectors.metrics import registry

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""Who comes through a proxy of this machine is not of this machine."""
REFUSED = (
    "Metrics are given to this machine alone, or to who sends the token: set "
    "DIALOOM_METRICS_TOKEN where the web process is started, and send it as a bearer token.\n"
)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not is_let_in(request):
        refused = HttpResponse(REFUSED, status=401, content_type="text/plain; charset=utf-8")
        refused["WWW-Authenticate"] = "Bearer"
        return refused
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry()), content_type=kind)


def is_let_in(request: HttpRequest) -> bool:
    """With a token set, who has it; without, this machine and nobody through a proxy."""
    token = settings.DIALOOM_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return _is_here(request) and not any(name in request.headers for name in FORWARDED)


def _is_here(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
