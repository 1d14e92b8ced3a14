"""Around the API: HEAD wherever there is GET, and no answer that is a page of HTML.

What goes wrong before or after the framework (an unknown address, a method that is not there, a
form that cannot be read) is answered by Django for browsers; a script wants a problem.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from curation.api.problems import problem

PREFIX = "/api/v1/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
DETAILS = {
    400: "The request cannot be read: check the form's boundary, the number and the names of its "
    "files and fields.",
    404: "There is nothing here under that address.",
    405: "This address does not take that method.",
    500: "Something here broke; the log of the web process has the cause.",
}


@sync_and_async_middleware
def api_gate(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware, of either kind: a live page's stream must not be drawn into a thread."""
    if iscoroutinefunction(get_response):

        async def awaited(request: HttpRequest) -> HttpResponseBase:
            return _answer(request, await get_response(_readable(request)))

        return awaited

    def called(request: HttpRequest) -> HttpResponseBase:
        return _answer(request, get_response(_readable(request)))

    return called


def _readable(request: HttpRequest) -> HttpRequest:
    """A HEAD is a GET whose body the server leaves out."""
    if request.method == "HEAD" and request.path.startswith(PREFIX):
        request.method = "GET"
    return request


def _answer(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if not request.path.startswith(PREFIX) or answer.status_code < 400:
        return answer
    if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        return answer
    status = answer.status_code
    plain = problem(status, DETAILS.get(status, HTTPStatus(status).phrase))
    for name in KEPT:
        if name in answer.headers:
            plain[name] = answer.headers[name]
    return plain
