"""What stands in the way of a start is said before anything is started."""

import socket
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.preflight import check_database, check_migrations, check_port, check_space, only_one


def test_a_free_port_is_given_back_as_a_number() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert check_port("127.0.0.1", str(port)) == port


def test_a_port_in_use_is_refused_with_another_to_try() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} .* make run PORT=\d+"):
            check_port("127.0.0.1", str(port))


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1", "", "8000.5"])
def test_what_is_no_port_is_refused(given: str) -> None:
    with pytest.raises(CommandError, match="Give a number from 1 to 65535"):
        check_port("127.0.0.1", given)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandError, match=r"192\.0\.2\.1"):
        check_port("192.0.2.1", "8000")


def test_a_full_disk_is_said_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr("config.preflight.shutil.disk_usage", lambda _path: Usage(1024))
    with pytest.raises(CommandError, match="point DIALOOM_HOME to another disk"):
        check_space(tmp_path)


def test_two_instances_cannot_share_a_data_folder(tmp_path: Path) -> None:
    with (
        only_one(tmp_path),
        pytest.raises(CommandError, match="Dialoom runs already"),
        only_one(tmp_path),
    ):
        pass
    with only_one(tmp_path):
        pass


@pytest.mark.django_db
def test_tables_that_this_program_knows_are_no_hindrance() -> None:
    check_migrations()


@pytest.mark.django_db
def test_an_older_database_is_named_with_its_remedy() -> None:
    newest = max(name for app, name in MigrationLoader(None).graph.nodes if app == "curation")
    MigrationRecorder(connection).record_unapplied("curation", newest)

    with pytest.raises(CommandError, match=r"older .* manage\.py migrate"):
        check_migrations()


@pytest.mark.django_db
def test_a_newer_database_is_left_alone() -> None:
    MigrationRecorder(connection).record_applied("curation", "9999_of_tomorrow")

    with pytest.raises(CommandError, match=r"newer than this program .*9999_of_tomorrow"):
        check_migrations()


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    with pytest.raises(CommandError, match=r"\(connection refused\)\. Start it, or correct"):
        check_database()


@pytest.mark.django_db
def test_a_database_that_takes_nothing_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    check_database()
    monkeypatch.setattr("config.preflight.write_problem", lambda: "The database is read-only.")

    with pytest.raises(CommandError, match="read-only"):
        check_database()
