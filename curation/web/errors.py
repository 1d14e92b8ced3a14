"""Pages for what went wrong; they draw no frame that could fail in turn."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from curation.engine.writable import why_not_stored


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what is not there and for what is not yours."""
    return render(request, "errors/404.html", status=404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Without a request: the context of a page may be what failed."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        told = render_to_string("errors/503.html", {"why": why_not_stored()})
        return HttpResponse(told, status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("errors/500.html"), status=500)
