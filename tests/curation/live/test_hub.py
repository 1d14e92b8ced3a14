"""Many who watch cost no more than one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection

from curation.engine.outbox import Outbox, Told
from curation.live import hub as hub_module
from curation.live.database import in_database
from curation.live.hub import Hub
from curation.live.streams import Start
from curation.live.subjects import OfRun, OfTrajectory
from curation.models import Trajectory, Workspace
from tests.curation.live.conftest import Client, write
from tests.curation.toy import make_dialogue, make_run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def asked() -> AsyncIterator[list[str]]:
    """Every statement that streams send to the database."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    def listen() -> None:
        connection.execute_wrappers.append(note)

    def stop() -> None:
        connection.execute_wrappers.remove(note)

    await in_database(listen)
    yield statements
    await in_database(stop)


async def test_a_hundred_who_watch_one_run_cost_one_query_a_poll(
    hub: Hub, studio: Workspace, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await sync_to_async(make_run)(studio)
    row = await sync_to_async(make_dialogue)(studio, run_row=run)
    costs: list[int] = []
    read = Outbox.read

    def measured(outbox: Outbox) -> list[Told]:
        before = len(asked)
        events = read(outbox)
        costs.append(len(asked) - before)
        return events

    monkeypatch.setattr(Outbox, "read", measured)
    clients = [Client(hub, OfRun(run.pk), Start(only_new=True)) for _ in range(100)]
    for client in clients:
        await anext(client.pieces)
    waiting = [asyncio.create_task(client.until(3)) for client in clients]
    while sum("curation_run" in statement for statement in asked) < len(clients):
        await asyncio.sleep(0.01)  # each looks once whether it is over; then only the hub asks
    await in_database(asked.clear)
    await in_database(costs.clear)
    await write(studio, "generating", "paused", "queued", run_id=run.pk, trajectory_id=row.pk)
    for events in await asyncio.gather(*waiting):
        assert [one.data["state"] for one in events] == ["generating", "paused", "queued"]
    assert await in_database(lambda: len(asked) - sum(costs)) == 0
    assert set(costs) == {1}
    for client in clients:
        await client.leave()


async def test_everybody_hears_of_their_own_subject_only(hub: Hub, studio: Workspace) -> None:
    rows = [await sync_to_async(make_dialogue)(studio) for _ in range(2)]
    clients = [Client(hub, OfTrajectory(row.pk), Start(only_new=True)) for row in rows]
    for client in clients:
        await anext(client.pieces)
    for row in rows:
        await write(studio, str(row.pk), trajectory_id=row.pk)
    for client, row in zip(clients, rows, strict=True):
        assert [one.data["state"] for one in await client.until(1)] == [str(row.pk)]
        await client.leave()


async def test_nobody_who_watches_is_nobody_who_asks(
    hub: Hub, studio: Workspace, asked: list[str]
) -> None:
    row = await sync_to_async(make_dialogue)(studio)
    client = Client(hub, OfTrajectory(row.pk), Start())
    await anext(client.pieces)
    await client.leave()
    while hub.is_polling:
        await asyncio.sleep(0.01)
    await write(studio, "generating", trajectory_id=row.pk)

    # The next one finds the place anew.
    again = Client(hub, OfTrajectory(row.pk), Start())
    assert [one.data["state"] for one in await again.until(1)] == ["generating"]
    await again.leave()


async def test_a_database_that_was_away_is_asked_again(
    hub: Hub, studio: Workspace, blank_row: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "AWAY_SECONDS", 0.01)
    answers = iter([OperationalError("gone")] * 3)
    read = Outbox.read

    def failing(outbox: Outbox) -> Any:
        if error := next(answers, None):
            raise error
        return read(outbox)

    monkeypatch.setattr(Outbox, "read", failing)
    client = Client(hub, OfTrajectory(blank_row.pk), Start(only_new=True))
    await anext(client.pieces)
    await write(studio, "generating", trajectory_id=blank_row.pk)
    assert [one.data["state"] for one in await client.until(1)] == ["generating"]
    assert next(answers, None) is None
    await client.leave()


@pytest.fixture
def blank_row(studio: Workspace) -> Trajectory:
    return make_dialogue(studio)
