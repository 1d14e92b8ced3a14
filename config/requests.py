"""Each request has an id: in its log lines, and in its answer, so that both are found together."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from structlog.contextvars import bound_contextvars

from curation.engine.tracing import span

HEADER = "X-Request-ID"
SAFE = re.compile(r"[\w.:-]{1,64}")


@sync_and_async_middleware
def request_id(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware: a proxy's id where it sent one that is fit for a log, else a fresh one."""
    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> HttpResponseBase:
            name = _id_of(request)
            with bound_contextvars(request=name), span("request", request=name) as mark:
                answer = _marked(await get_response(request), name)
                mark.say(**_told(request, answer))
                return answer

        return awaited

    def called(request: HttpRequest) -> HttpResponseBase:
        name = _id_of(request)
        with bound_contextvars(request=name), span("request", request=name) as mark:
            answer = _marked(get_response(request), name)
            mark.say(**_told(request, answer))
            return answer

    return called


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if SAFE.fullmatch(given) else uuid.uuid4().hex


def _told(request: HttpRequest, answer: HttpResponseBase) -> dict[str, str | int]:
    """The route and not the address, which may hold a secret."""
    route = request.resolver_match.route if request.resolver_match else ""
    return {"method": request.method or "", "route": route, "status": answer.status_code}


def _marked(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer[HEADER] = name
    return answer
