"""Streams as the web process serves them, without the sockets."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

import pytest
from asgiref.sync import sync_to_async

from curation.engine.events import News, write_events
from curation.live import database
from curation.live import hub as hub_module
from curation.live.hub import Hub
from curation.live.streams import Start, stream
from curation.live.subjects import Subject
from curation.models import Event, Workspace

SECONDS = 10.0
P = ParamSpec("P")
T = TypeVar("T")


class Heard(NamedTuple):
    id: int | None
    event: str
    data: dict[str, Any]


def heard(sent: bytes) -> list[Heard]:
    """The events in what was sent, as a browser reads them."""
    found = []
    for block in sent.decode().split("\n\n"):
        lines = [line.partition(": ") for line in block.splitlines()]
        fields = {name: value for name, _, value in lines if name}
        if "data" in fields:
            number = int(fields["id"]) if "id" in fields else None
            found.append(Heard(number, fields["event"], json.loads(fields["data"])))
    return found


class Client:
    """Somebody who reads a stream piece by piece."""

    def __init__(self, hub: Hub, subject: Subject, start: Start) -> None:
        self.sent = b""
        self.pieces: AsyncIterator[bytes] = stream(hub, subject, start)

    @property
    def events(self) -> list[Heard]:
        return heard(self.sent)

    @property
    def ids(self) -> list[int]:
        return [event.id for event in self.events if event.id is not None]

    async def until(self, count: int) -> list[Heard]:
        """Read until so many events were heard."""
        async with asyncio.timeout(SECONDS):
            while len(self.events) < count:
                self.sent += await anext(self.pieces)
        return self.events

    async def to_the_end(self) -> list[Heard]:
        async with asyncio.timeout(SECONDS):
            async for piece in self.pieces:
                self.sent += piece
        return self.events

    async def leave(self) -> None:
        await self.pieces.aclose()  # type: ignore[attr-defined]


_one = threading.Lock()


class InTurn(ThreadPoolExecutor):
    """The tests' database is shared memory, which refuses where a file would wait."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(in_turn(fn), *args, **kwargs)


def in_turn(work: Callable[P, T]) -> Callable[P, T]:
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        with _one:
            return work(*args, **kwargs)

    return alone


_thread = InTurn(1)


@pytest.fixture(autouse=True)
def _in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_thread", _thread)


@sync_to_async
@in_turn
def write(workspace: Workspace, *states: str, kind: str = "state", **of: Any) -> None:
    write_events(News(workspace.pk, Event.Kind(kind), {"state": one}, **of) for one in states)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    """One that looks often."""
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.01)
    return Hub()
