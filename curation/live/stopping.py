"""What ends the streams of a process that stops. No models here: the server imports it first."""

from __future__ import annotations

from collections.abc import Callable

_ends: list[Callable[[], None]] = []


def at_stop(end: Callable[[], None]) -> None:
    _ends.append(end)


def stop_streams() -> None:
    """Call it in the event loop that the streams run in."""
    for end in _ends:
        end()
