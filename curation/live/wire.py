"""Server-sent events as bytes."""

from __future__ import annotations

from typing import Any

import orjson

RETRY_MS = 2_000
"""How long a client waits before it connects again."""
LONG_MS = 3_600_000
"""The same after the end, for clients that do not know the word."""
KEEP_ALIVE = b": still here\n\n"


def opening(place: int | None = None) -> bytes:
    """Sent at once, so that a client knows that it is connected; with ``place``, also where it
    would go on if the connection broke before the first event.
    """
    at = b"" if place is None else b"id: %d\n" % place
    return b"retry: %d\n%b\n" % (RETRY_MS, at)


def frame(event: str, data: Any, *, id: int | None = None) -> bytes:
    """One event; JSON has no line breaks, so that ``data`` is one line."""
    head = b"" if id is None else b"id: %d\n" % id
    return b"%bevent: %b\ndata: %b\n\n" % (head, event.encode(), orjson.dumps(data))


def reset(place: int) -> bytes:
    """What was told before cannot be gone on from; read everything anew, then from ``place``."""
    return frame("reset", {}, id=place)


def ending(data: Any) -> bytes:
    """The last event. It has no id: it is told again to whoever asks again."""
    return b"retry: %d\n" % LONG_MS + frame("end", data)
