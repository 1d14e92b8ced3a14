"""A driver as a worker runs it, on endpoints behind real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

import pytest
from asgiref.sync import sync_to_async

from curation.engine.sealing import seal
from curation.jobs import driver
from curation.jobs.driver import Driver
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer
from curation.models import ModelEndpoint, Run, Trajectory, Workspace
from curation.services.orders import RunOrder
from curation.services.runs import start_run
from tests.curation.toy import LEND, make_rules, make_shelf
from tests.servers.models import Brain
from tests.simulation.seats.llm.players import Players

P = ParamSpec("P")
T = TypeVar("T")
_one = threading.Lock()


class InTurn(Writer):
    """The tests' database is shared memory, which refuses where a file would wait."""

    async def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def alone() -> T:
            with _one:
                return work(*args, **kwargs)

        return await super().call(alone)


def players() -> Brain:
    """Both seats of the shelf's one task."""
    return Players({LEND.subtasks[0].goal: [("lend_book", {"id": 1})]})


def lab(workspace: Workspace, url: str, **columns: Any) -> ModelEndpoint:
    given = {"name": "lab", "base_url": url, "sealed_key": seal("sk-lab"), "is_default": True}
    return ModelEndpoint.objects.create(workspace=workspace, **(given | columns))


def ordered(workspace: Workspace, **order: Any) -> Run:
    """A run of shelf dialogues with their task, on the model ``scripted-1``."""
    make_shelf(workspace)
    given = {"domain": "shelf", "count": 1, "model": "scripted-1"} | order
    run = start_run(workspace, by=None, order=RunOrder(**given))
    persona = {"id": "plain", "name": "Plain", "description": "Says what is needed."}
    run.trajectories.update(
        tasks=[LEND.model_dump(mode="json")], tasks_total=1, persona=persona, title=LEND.title
    )
    make_rules(workspace)
    return run


async def rows(work: Callable[[], T]) -> T:
    """ORM work beside the test's own event loop, and in turn with the driver's."""

    def alone() -> T:
        with _one:
            return work()

    return await sync_to_async(alone)()


@asynccontextmanager
async def driving(capacity: int = 8) -> AsyncIterator[asyncio.Task[None]]:
    """A driver in a thread and loop of its own, told to stop at the end."""
    STOPPING.clear()
    running = asyncio.create_task(
        asyncio.to_thread(lambda: asyncio.run(Driver("w1", capacity).run()))
    )
    try:
        yield running
    finally:
        STOPPING.set()
        await running
        STOPPING.clear()


async def drive(capacity: int = 8) -> None:
    """Until nothing is left to play."""
    async with driving(capacity) as running:
        await running


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver that looks more often than a real one, so that tests wait less."""
    monkeypatch.setattr(driver, "Writer", InTurn)
    monkeypatch.setattr(driver, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(driver, "WANTED_SECONDS", 0.05)


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await rows(condition):
            await asyncio.sleep(0.02)


def states(run: Run) -> set[str]:
    return set(Trajectory.objects.filter(run=run).values_list("state", flat=True))
