"""The SDK's errors by the names of failures, each with its cause said once and plainly."""

from __future__ import annotations

from http import HTTPStatus

import httpx2

from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.lost import Astray, Stalled, Unreadable
from simulation.llm.received import Oversized
from simulation.llm.sdk import APIError, APIStatusError, APITimeoutError
from simulation.llm.statuses import failure_of, said_in
from simulation.llm.wording import storable

LONGEST_DETAIL = 300
_LOST = (
    (Oversized, Failure.OVERSIZED),
    (httpx2.ConnectError, Failure.UNREACHABLE),
    (Astray, Failure.NOT_AN_API),
    (Unreadable, Failure.MALFORMED_RESPONSE),
)


class ParameterRefused(Exception):
    """The endpoint names a parameter that it does not take."""

    def __init__(self, param: object, message: str) -> None:
        super().__init__(message)
        self.param = param
        self.message = message


def unanswered(error: APIError) -> ModelFailed | ParameterRefused:
    """To be raised for a request that has no answer; the second for a body to change."""
    if isinstance(error, APIStatusError):
        return _refused(error)
    cause = error.__cause__
    if isinstance(error, APITimeoutError):
        failure = Failure.STALLED if isinstance(cause, Stalled) else Failure.TIMEOUT
        return ModelFailed(failure, "The endpoint did not answer in time.")
    failure = next((name for kind, name in _LOST if isinstance(cause, kind)), Failure.DROPPED)
    return ModelFailed(failure, f"{cause or error}"[:LONGEST_DETAIL])


def _refused(error: APIStatusError) -> ModelFailed | ParameterRefused:
    is_page = isinstance(error.body, str) and error.body.lstrip().startswith("<")
    said = "" if is_page else storable(said_in(error.body))
    detail = f"{error.status_code}: {said or _phrase(error.status_code)}"[:LONGEST_DETAIL]
    failure = failure_of(error.status_code, error.code, said)
    if failure is Failure.REQUEST_REFUSED:
        return ParameterRefused(error.param, detail)
    if failure is Failure.MODEL_NOT_FOUND and is_page:
        return ModelFailed(Failure.NOT_AN_API, f"{detail}, and it is a page.")
    return ModelFailed(failure, detail)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no word about why"
