"""HTTP statuses and error bodies, as names."""

from __future__ import annotations

import re
from typing import Any

from simulation.llm.failures import Failure

_BY_STATUS = {
    401: Failure.KEY_REFUSED,
    402: Failure.QUOTA_EXHAUSTED,
    403: Failure.KEY_REFUSED,
    404: Failure.MODEL_NOT_FOUND,
    408: Failure.TIMEOUT,
    409: Failure.SERVER_ERROR,
    413: Failure.CONTEXT_TOO_LONG,
    429: Failure.RATE_LIMITED,
}
_BY_CODE = {
    "insufficient_quota": Failure.QUOTA_EXHAUSTED,
    "billing_hard_limit_reached": Failure.QUOTA_EXHAUSTED,
    "content_filter": Failure.CONTENT_FILTER,
    "content_policy_violation": Failure.CONTENT_FILTER,
    "context_length_exceeded": Failure.CONTEXT_TOO_LONG,
    "model_not_found": Failure.MODEL_NOT_FOUND,
    "invalid_api_key": Failure.KEY_REFUSED,
    "rate_limit_exceeded": Failure.RATE_LIMITED,
    # An endpoint that parses calls itself refuses what its own model wrote.
    "tool_use_failed": Failure.MALFORMED_CALL,
}
_SAYING = ("message", "detail", "msg", "error")
_FLAGGED = re.compile(r"moderation|flagged|content (?:policy|filter|management)", re.I)
_TOO_LONG = re.compile(
    r"maximum context|context (?:length|window)|prompt is too long|too many (?:input )?tokens", re.I
)


def failure_of(status: int, code: Any = None, message: str = "") -> Failure:
    """The name of what an endpoint refused; unknown client errors are ``request_refused``."""
    if isinstance(code, str) and code in _BY_CODE:
        return _BY_CODE[code]
    if status in (400, 403, 413, 422):
        if _FLAGGED.search(message):
            return Failure.CONTENT_FILTER
        if _TOO_LONG.search(message):
            return Failure.CONTEXT_TOO_LONG
    if status >= 500:
        return Failure.SERVER_ERROR
    return _BY_STATUS.get(status, Failure.REQUEST_REFUSED)


def error_within(data: Any) -> tuple[Failure, str] | None:
    """Gateways pass errors on with status 200: ``{"error": {"code": 429, "message": …}}``."""
    if not isinstance(data, dict) or not data.get("error") or data.get("choices"):
        return None
    error = data["error"]
    if not isinstance(error, dict):
        return Failure.SERVER_ERROR, str(error)[:300]
    code, message = error.get("code"), str(error.get("message") or "")[:300]
    digits = str(code) if isinstance(code, int | str) else ""
    status = int(digits) if re.fullmatch(r"[45]\d\d", digits) else 500
    return failure_of(status, code, message), message


def said_in(body: Any, depth: int = 4) -> str:
    """What an endpoint says in the body of a refusal, in whichever of the usual places."""
    if isinstance(body, str):
        return " ".join(body.split())
    if isinstance(body, list) and depth:
        return "; ".join(filter(None, (said_in(each, depth - 1) for each in body[:3])))
    if not isinstance(body, dict) or not depth:
        return ""
    said = next(filter(None, (said_in(body.get(name), depth - 1) for name in _SAYING)), "")
    place = body.get("loc")
    return f"{place[-1]}: {said}" if said and isinstance(place, list) and place else said
