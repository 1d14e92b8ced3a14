"""What stands still in a worker is known by name, place and time; who sleeps is not blamed."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from curation.jobs import signs, silence
from curation.jobs.lag import measure_lag
from curation.jobs.pulse import Pulse
from curation.jobs.signs import LOOP, Signs
from curation.jobs.silence import LONGEST_LOOK, Silence
from curation.models import Heartbeat


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    ours = Clock()
    monkeypatch.setattr(silence, "time", ours)
    return ours


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> Signs:
    """Instead of this process's."""
    ours = Signs()
    monkeypatch.setattr("curation.jobs.pulse.SIGNS", ours)
    monkeypatch.setattr("curation.jobs.lag.SIGNS", ours)
    return ours


def test_silence_is_counted_while_somebody_listens(clock: Clock) -> None:
    quiet = Silence()
    for _ in range(30):
        clock.now += 1.0
        quiet.look(heard=False)
    assert quiet.seconds == 30.0

    clock.now += 8 * 3600.0
    assert quiet.look(heard=False) == 30.0 + LONGEST_LOOK, "the machine slept"
    assert quiet.look(heard=True) == 0.0


def test_what_has_ended_is_not_missed(clock: Clock, mine: Signs) -> None:
    mine.give(LOOP)
    mine.end(LOOP)
    for _ in range(200):
        clock.now += 1.0
        mine.look()
    assert mine.standing() == ""


async def test_a_loop_gives_signs_for_as_long_as_it_runs(mine: Signs) -> None:
    running = asyncio.create_task(measure_lag())
    await asyncio.sleep(0)
    assert list(mine._parts) == [LOOP]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not mine._parts


def test_a_loop_that_is_blocked_is_named_with_the_place_where_it_stands(
    mine: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(signs, "STANDS_SECONDS", 0.2)

    async def block() -> None:
        lag = asyncio.create_task(measure_lag())
        await asyncio.sleep(0)
        go.wait(20)
        lag.cancel()

    thread = threading.Thread(target=lambda: asyncio.run(block()))
    thread.start()
    end = time.monotonic() + 10
    while not mine.standing() and time.monotonic() < end:
        mine.look()
        go.wait(0.02)
    standing, where = mine.standing(), mine.where()
    go.set()
    thread.join()

    assert standing.startswith("the event loop of its dialogues has stood still for ")
    assert "test_signs.py:" in where
    assert where.startswith("threading.py:")


@pytest.mark.django_db
def test_a_worker_whose_loop_stands_still_says_so_and_counts_as_none_that_works(
    mine: Signs, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.jobs.pulse.drive_until_idle", lambda: None)
    mine.give(LOOP)
    for _ in range(71):
        mine.look()
        clock.now += 1.0
    Pulse()._beat()
    (row,) = Heartbeat.objects.all()
    assert not row.is_worker
    assert row.detail["why"].startswith("the event loop of its dialogues has stood still for 70 s.")

    mine.give(LOOP)
    mine.look()
    Pulse()._beat()
    row.refresh_from_db()
    assert row.is_worker
