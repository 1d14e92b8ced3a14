"""What must never stand in a log: keys, passwords, and what people and models said.

Messages are written with that in mind; this catches what came in with an error from elsewhere.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

from django.db import OperationalError

Event = MutableMapping[str, Any]

MOST = 2_000
"""Characters of one text: what is longer is content, not a message."""
_PATTERNS = (
    # a password in an address
    (re.compile(r"(\w+://[^\s:/@]*):[^\s/@]+@"), r"\1:…@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{4,}"), r"\1 …"),
    (re.compile(r"\b(sk|pk|rk|hf|gsk|xai|dlm)[-_][\w-]{6,}"), r"\1-…"),
    (
        re.compile(r"(?i)\b((?:api[-_]?)?key|token|secret|password)(['\"]?\s*[=:]\s*)[^\s,;]+"),
        r"\1\2…",
    ),
    # PostgreSQL repeats the row that it refused
    (re.compile(r"(?s)\s*\b(DETAIL|CONTEXT):\s.*"), ""),
)
SPEAKING = (OSError, OperationalError)
"""Errors whose words are a system's own; those of all others may hold what was worked on."""


def clean(text: str) -> str:
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text if len(text) <= MOST else f"{text[:MOST]} …"


def redact(_logger: object, _method: str, event: Event) -> Event:
    """A processor: every text of an event."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = clean(value)
    return event


def tell_exception(_logger: object, _method: str, event: Event) -> Event:
    """A processor: where it happened and of what kind it is, without what it was about."""
    found = event.pop("exc_info", None)
    if isinstance(found, tuple) and found[1] is not None:
        event["exception"] = "\n".join(_chain(found[1]))
    return event


def _chain(error: BaseException) -> list[str]:
    """The cause first, as Python tells it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told = [*_chain(before), "which led to"] if before is not None else []
    return [*told, *_frames(error.__traceback__), _named(error)]


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        for frame in traceback.extract_tb(trace)
    ]


def _named(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}: {clean(str(error))}" if isinstance(error, SPEAKING) else name
