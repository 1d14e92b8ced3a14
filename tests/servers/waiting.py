"""Waiting for what a crew does."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.servers.crew import Crew
from tests.servers.models import ModelServer

PATIENCE = 240.0


def until(look: Callable[[], Any], pause: float = 0.01) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(pause)


def finished(staff: Crew) -> bool:
    return bool(staff.does("state")["state"] == "finished")


def until_finished(staff: Crew) -> None:
    until(lambda: finished(staff), 0.3)


def until_asked(server: ModelServer, more: int) -> None:
    before = len(server.bodies)
    until(lambda: len(server.bodies) >= before + more)


def repeated(server: ModelServer) -> int:
    asked = Counter(map(repr, server.bodies))
    return sum(asked.values()) - len(asked)
