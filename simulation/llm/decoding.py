"""The body of a response as JSON, or what it is instead."""

from __future__ import annotations

import json
from typing import Any

import orjson

from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.statuses import error_within


def decoded(body: bytes) -> Any:
    """What the body says, whatever content type it is sent under; a page is a page.

    Raises ModelFailed, also for an error that comes with status 200.
    """
    try:
        data = _read(body)
    except (ValueError, RecursionError) as error:
        page = body.lstrip().startswith(b"<")
        failure = Failure.NOT_AN_API if page else Failure.MALFORMED_RESPONSE
        quoted = body[:320].decode("utf-8", "replace")[:80]
        raise ModelFailed(failure, f"The answer is not JSON: {quoted!r}") from error
    embedded = error_within(data)
    if embedded is not None:
        raise ModelFailed(*embedded)
    return data


def _read(content: bytes) -> Any:
    """The fast reader takes no half surrogate pairs, which models do send."""
    try:
        return orjson.loads(content)
    except ValueError:
        return json.loads(content)


def names_in(data: Any) -> tuple[str, ...]:
    listed = data.get("data") if isinstance(data, dict) else None
    items = listed if isinstance(listed, list) else []
    names = (item.get("id") for item in items if isinstance(item, dict))
    return tuple(name for name in names if isinstance(name, str))
