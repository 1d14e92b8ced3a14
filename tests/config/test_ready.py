"""Ready is who can take work; who is not says what is wrong, without addresses."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from config.broker import broker


def answer(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


@pytest.mark.django_db
def test_an_installation_that_is_well_is_ready(client: Client) -> None:
    well = {"status": "ready", "database": "ok", "storage": "ok", "broker": "ok"}
    assert answer(client) == (200, well)


@pytest.mark.django_db
def test_older_tables_are_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("curation", "0001_initial")

    status, said = answer(client)
    assert (status, said["status"], said["database"]) == (503, "not ready", "older")


@pytest.mark.django_db
def test_newer_tables_are_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_applied("curation", "9999_of_tomorrow")

    status, said = answer(client)
    assert (status, said["database"]) == (503, "newer")


@pytest.mark.django_db
def test_a_data_folder_that_takes_nothing_is_not_ready(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DIALOOM_HOME = tmp_path / "nowhere"

    status, said = answer(client)
    assert (status, said["storage"]) == (503, "not writable")


@pytest.mark.django_db
def test_a_broker_that_is_away_is_said_without_its_password(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken, caplog.at_level(logging.WARNING):
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        settings.CELERY_BROKER_URL = f"redis://:hunter2@127.0.0.1:{port}/0"
        status, said = answer(client)
    assert (status, said["broker"]) == (503, "away")
    assert str(port) not in str(said)
    assert "correct DIALOOM_BROKER" in caplog.text
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize("url", ["localhost:6379", "http://broker", "kafka://b", "redis://h:port"])
def test_an_address_that_is_no_broker_is_refused_at_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DIALOOM_BROKER .* Give redis://"):
        broker(url, tmp_path)
