"""Dialogues that have an answer go on a few at a time, and none is left behind."""

from __future__ import annotations

import asyncio

import pytest

from curation.jobs.moving import Moving
from curation.models import Workspace
from tests.curation.jobs.conftest import drive, lab, ordered, players, rows
from tests.servers.model_faults import Faulty
from tests.servers.models import ModelServer


async def test_no_more_move_than_there_are_places_and_the_first_to_come_goes_first() -> None:
    places, moving, most, gone = asyncio.Semaphore(2), 0, 0, []

    async def dialogue(number: int) -> None:
        nonlocal moving, most
        own = Moving(places)
        await own.begin()
        moving += 1
        most = max(most, moving)
        await asyncio.sleep(0)
        moving -= 1
        gone.append(number)
        own.end()

    await asyncio.gather(*map(dialogue, range(9)))

    assert most == 2
    assert gone == list(range(9))


async def test_a_dialogue_takes_one_place_and_gives_back_one() -> None:
    places = asyncio.Semaphore(1)
    own = Moving(places)

    await own.begin()
    await own.begin()
    assert places.locked()

    own.end()
    own.end()
    await Moving(places).begin()
    assert places.locked()


async def test_who_gives_up_waiting_takes_no_place() -> None:
    places = asyncio.Semaphore(1)
    first = Moving(places)
    await first.begin()
    other = Moving(places)
    waiting = asyncio.create_task(other.begin())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])

    other.end()
    assert places.locked()
    first.end()
    assert not places.locked()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("attentive")
async def test_with_a_single_place_every_dialogue_ends(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.jobs.casting.AT_ONCE", 1)
    monkeypatch.setattr("curation.engine.doors.ANSWER_SECONDS", 1.0)
    async with ModelServer(Faulty(players(), 0.2, seed=3)) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=6))
        await drive(20)
        await rows(run.refresh_from_db)

    assert run.state == "finished"
    assert run.dialogues_finished + run.dialogues_failed == 6
