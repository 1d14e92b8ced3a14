"""Errors as problem details: what went wrong, and for each field what would make it right."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from curation.engine.writable import why_not_stored
from curation.errors import Busy, Conflict, FieldProblem, NotAllowed, NotThere, Refused, Stale
from curation.services.bounds import worded
from curation.services.orders import LONGEST_MESSAGE
from simulation.errors import InputError, WorldDiverged

logger = logging.getLogger(__name__)

UNAUTHORIZED = "Send a bearer token: Authorization: Bearer <token>."


def problem(
    status: int, detail: str, errors: Iterable[FieldProblem] = (), **more: Any
) -> HttpResponse:
    """An ``application/problem+json`` answer."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [
            {"field": error.field, "message": error.problem, "remedy": error.remedy}
            for error in errors
        ],
        **more,
    }
    return HttpResponse(json.dumps(body), content_type="application/problem+json", status=status)


def install(api: NinjaAPI) -> None:
    """Answer every error that this application raises on purpose."""
    handlers = {
        AuthenticationError: _unauthorized,
        ValidationError: _invalid,
        Http404: _not_there,
        NotThere: _not_there,
        NotAllowed: _not_allowed,
        Stale: _stale,
        Conflict: _conflict,
        Refused: _refused,
        InputError: _bad_input,
        RequestDataTooBig: _too_big,
        WorldDiverged: _conflict,
        Busy: _busy,
        HttpError: _http_error,
        OperationalError: _away,
        InterfaceError: _away,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _unauthorized(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(401, UNAUTHORIZED)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _not_there(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, str(error) or "There is nothing here under that address.")


def _not_allowed(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, str(error))


def _conflict(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, str(error))


def _stale(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(409, str(error), current=error.current, difference=error.difference)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, str(error), error.problems)


def _bad_input(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, str(error), [FieldProblem(error.field, error.problem, error.remedy)])


def _busy(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(429, str(error))
    answer["Retry-After"] = "60"
    return answer


def _away(request: HttpRequest, error: Any) -> HttpResponse:
    """A database that is locked, full or gone: nothing was changed, the same request may pass."""
    logger.error("the database does not answer: %s", error)
    answer = problem(503, f"{why_not_stored()} Nothing was changed.")
    answer["Retry-After"] = "5"
    return answer


def _too_big(request: HttpRequest, error: Any) -> HttpResponse:
    """A body beyond what is read at all; only a fork's message gets there in earnest."""
    field = "message" if request.path.endswith("/fork") else "body"
    most = f"The limit is {LONGEST_MESSAGE:,} characters for a message"
    bytes_ = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes for a request."
    return _refused(request, Refused(FieldProblem(field, f"{most}, {bytes_}", "Shorten it.")))


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        if isinstance(error.__cause__, Refused):
            return _refused(request, error.__cause__)
        unreadable = FieldProblem("body", "It cannot be read as JSON.", "Send a JSON object.")
        return _refused(request, Refused(unreadable))
    return problem(error.status_code, str(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    if any(one["loc"][:1] == ("path",) for one in error.errors):
        return problem(404, "There is nothing here under that address: it holds no id.")
    problems = list(dict.fromkeys(_field_problem(one) for one in error.errors))
    detail = "; ".join(f"{one.field}: {one.problem}" for one in problems)
    return problem(422, detail, problems)


def _field_problem(error: Mapping[str, Any]) -> FieldProblem:
    return worded(_field(error["loc"]), error, f"{error['msg']}.")


ALTERNATIVES = ("str", "dict[str,any]")
"""What a place that takes text or an object puts behind its own name."""


def _field(location: Sequence[str | int]) -> str:
    """The field as the caller knows it: without what the framework puts in front, which is the
    part of the request and, for a body, the name of our own variable.
    """
    names = [str(part) for part in location if part not in ALTERNATIVES]
    known = names[2:] if names[:1] == ["body"] else names[1:]
    return ".".join(known) or "body"
