"""Where the tables are not those that a worker knows, it waits, writes nothing and says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from curation.jobs.pulse import Pulse
from curation.jobs.stopping import STOPPING
from curation.models import Heartbeat, Trajectory, Workspace

TOMORROW = ("curation", "9999_of_tomorrow")


@pytest.fixture(autouse=True)
def _working() -> Iterator[None]:
    STOPPING.clear()
    yield
    STOPPING.clear()


@pytest.fixture
def upgraded(studio: Workspace) -> MigrationRecorder:
    recorder = MigrationRecorder(connection)
    recorder.record_applied(*TOMORROW)
    return recorder


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found to do is not done here."""
    monkeypatch.setattr("curation.jobs.pulse.drive_until_idle", lambda: None)


@pytest.mark.usefixtures("upgraded", "idle")
def test_a_worker_on_older_tables_takes_nothing_and_says_why(
    blank: Trajectory, caplog: pytest.LogCaptureFixture
) -> None:
    pulse = Pulse()
    for _ in range(3):
        pulse._beat()

    blank.refresh_from_db()
    assert (blank.state, STOPPING.is_set()) == ("queued", True)
    (said,) = caplog.messages
    assert "newer than this program (curation.9999_of_tomorrow). Update the program" in said
    beat = Heartbeat.objects.get()
    assert (beat.kind, "Update the program" in beat.detail["why"]) == ("waiting", True)


@pytest.mark.usefixtures("idle")
def test_it_goes_on_by_itself_once_the_tables_are_right(
    upgraded: MigrationRecorder, blank: Trajectory
) -> None:
    pulse = Pulse()
    pulse._beat()
    upgraded.record_unapplied(*TOMORROW)
    pulse._beat()

    assert not STOPPING.is_set()
    assert Heartbeat.objects.get().kind == "worker"


@pytest.mark.usefixtures("idle")
def test_a_worker_that_drains_is_not_called_back_to_work(upgraded: MigrationRecorder) -> None:
    pulse = Pulse()
    pulse._beat()
    pulse.drain()
    upgraded.record_unapplied(*TOMORROW)
    pulse._beat()

    assert STOPPING.is_set()


@pytest.mark.usefixtures("upgraded")
def test_every_page_says_why_nothing_moves(blank: Trajectory, alice: User, client: Client) -> None:
    Pulse()._beat()
    client.force_login(alice)

    page = client.get("/runs/").content.decode()
    assert "No work is done, so nothing here moves on." in page
    assert "Update the program, then start it again." in page
    assert "waits: The database is newer" in client.get("/settings/").content.decode()
    assert client.get("/healthz").json()["worker"] == "waiting"


@pytest.mark.usefixtures("idle")
def test_a_database_that_takes_nothing_is_complained_of_once(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(_name: str) -> None:
        raise DatabaseError("attempt to write a readonly database")

    with monkeypatch.context() as broken:
        broken.setattr("curation.jobs.pulse.beat", refuses)
        pulse = Pulse()
        for _ in range(3):
            pulse._beat()
    pulse._beat()

    complaint, well = caplog.messages
    assert "attempt to write a readonly database" in complaint
    assert well == "work goes on"
