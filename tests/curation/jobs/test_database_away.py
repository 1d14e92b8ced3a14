"""A database that is locked or full for a while costs time, no dialogue and no job."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError

from curation.engine import ingest, release
from curation.engine.append import Appended
from curation.engine.leases import Lease
from curation.engine.releasable import ReleaseFilter
from curation.engine.work import claim_job
from curation.jobs import driver, loading, player, work, writer
from curation.jobs.casting import Casting
from curation.jobs.driver import Driver
from curation.jobs.loading import Loading
from curation.jobs.player import Player
from curation.jobs.work import run_job
from curation.jobs.writer import Writer
from curation.models import Job, Release, Trajectory, Upload, Workspace
from curation.services.orders import ReleaseOrder
from curation.services.releases import create_release
from curation.services.uploads import upload_database
from tests.curation.toy import hold, shelf_image


class Here(Writer):
    """Runs database work in the test's own thread, inside its transaction."""

    async def call(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)


def locked(*_given: Any, **_more: Any) -> Any:
    raise OperationalError("database is locked")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PAUSE_SECONDS", 0.0)


@pytest.mark.usefixtures("quick")
def test_a_turn_waits_for_a_locked_database(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def third_time(entries: list[Any]) -> list[Appended]:
        tries.append(len(entries))
        return [Appended(kept=True)] if len(tries) == 3 else locked()

    monkeypatch.setattr(writer, "append_turns", third_time)
    entry: Any = object()

    async def append() -> Appended:
        return await Here().append([entry])

    assert asyncio.run(append()).kept
    assert tries == [1, 1, 1]


@pytest.mark.usefixtures("quick")
def test_it_does_not_wait_longer_than_leases_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr(writer, "append_turns", locked)
    entry: Any = object()

    async def append() -> Appended:
        return await Here().append([entry])

    with pytest.raises(OperationalError):
        asyncio.run(append())


def test_a_dialogue_that_cannot_be_stored_is_put_down_not_failed(
    blank: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease: Lease = hold(blank)
    monkeypatch.setattr(loading, "begin", locked)

    async def play() -> None:
        here = Here()
        await Player(lease, here, Loading(here), Casting()).play()

    asyncio.run(play())
    blank.refresh_from_db()
    assert (blank.state, blank.lease_owner) == ("generating", "w1")


def test_a_driver_that_cannot_claim_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "claim", locked)
    monkeypatch.setattr(driver, "Writer", Here)

    async def claim() -> int:
        driving = Driver("w1", 4)
        await driving._claim()
        return len(driving.playing)

    assert asyncio.run(claim()) == 0


def test_a_job_is_put_down_with_what_waits_for_it(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = SimpleUploadedFile("shelf.sqlite", shelf_image())
    upload = upload_database(studio, by=None, files=[file])
    lease = claim_job("w1", 60)
    assert lease is not None
    monkeypatch.setattr(ingest, "store_package", locked)
    run_job(lease)

    upload.refresh_from_db()
    assert Job.objects.get().state == Job.State.RUNNING, "until its lease runs out"
    assert (upload.status, upload.error) == (Upload.Status.INGESTING, None)


@pytest.mark.parametrize("error", [OperationalError("is away"), InterfaceError("is closed")])
def test_a_release_is_put_down_and_rendered_later(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    order = ReleaseOrder(name="r", filter=ReleaseFilter(review="any"))
    row = create_release(studio, by=None, order=order)
    lease = claim_job("w1", 60)
    assert lease is not None

    def away(*_given: Any) -> Any:
        raise error

    monkeypatch.setattr(release, "write_file", away)
    run_job(lease)

    row.refresh_from_db()
    assert (row.state, row.error) == (Release.State.RENDERING, None)


def test_an_end_that_cannot_be_stored_is_told_in_a_line(
    blank: Trajectory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lease: Lease = hold(blank)
    monkeypatch.setattr(player, "release", locked)

    async def let_go() -> None:
        here = Here()
        await Player(lease, here, Loading(here), Casting())._let_go()

    asyncio.run(let_go())
    (told,) = [line for line in caplog.records if line.name == player.__name__]
    assert (told.levelname, told.exc_info) == ("WARNING", None)


def test_looking_for_jobs_survives_it_too(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(work, "claim_job", locked)

    work.work_until_idle()
    assert work._lanes[work.QUICK].acquire(blocking=False)
    work._lanes[work.QUICK].release()
