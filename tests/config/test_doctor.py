"""The doctor looks at what an administrator would, and says what to do about it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from curation.engine.sealing import seal
from curation.jobs.heartbeats import beat
from curation.models import Heartbeat, Job, ModelEndpoint, Workspace
from curation.services.access import create_workspace
from tests.curation.toy import make_dialogue
from tests.servers.model_thread import serving
from tests.servers.models import Answer, in_turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio() -> Workspace:
    owner = User.objects.create_user("alice")
    return create_workspace(slug="studio", name="Studio", owner=owner)


def examined(*arguments: str) -> tuple[int, dict[str, list[tuple[str, str, str]]]]:
    """Exit code, and by name: level, what was found, what to do."""
    out, code = io.StringIO(), 0
    try:
        call_command("doctor", "--json", *arguments, stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    said: dict[str, Any] = json.loads(out.getvalue())
    assert said["well"] == (code == 0)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one in said["checks"]:
        found.setdefault(one["name"], []).append((one["level"], one["found"], one["remedy"]))
    return code, found


def levels(found: dict[str, list[tuple[str, str, str]]], name: str) -> list[str]:
    return [level for level, _, _ in found[name]]


def test_an_installation_that_is_well_has_exit_code_zero() -> None:
    beat("w1")
    code, found = examined()

    assert code == 0, found
    assert levels(found, "database") == levels(found, "workers") == ["ok"]
    every = [one for lines in found.values() for one in lines]
    assert all(remedy for level, _, remedy in every if level != "ok")


def test_for_people_each_line_has_its_remedy_below() -> None:
    out = io.StringIO()
    call_command("doctor", stdout=out)

    assert "warn  workers: none is alive\n      → Start one: make worker\n" in out.getvalue()


def test_work_without_a_worker_is_a_failure(studio: Workspace) -> None:
    make_dialogue(studio)
    code, found = examined()

    assert (code, levels(found, "workers")) == (1, ["fail"])


def test_a_worker_of_another_version_or_one_that_waits_is_named() -> None:
    beat("w1")
    beat("w2")
    detail = {"program": "0001_initial"}
    Heartbeat.objects.filter(name="w1").update(detail=detail)
    Heartbeat.objects.filter(name="w2").update(kind="waiting", detail={"why": "no tables"})
    code, found = examined()

    assert code == 1
    assert ("warn", "w1 runs another version (0001_initial)", "Update and restart it.") in found[
        "workers"
    ]
    assert ("fail", "w2 waits: no tables", "See there.") in found["workers"]


def test_a_worker_that_fell_silent_is_named_with_what_to_do() -> None:
    beat("w1")
    beat("w2.4711")
    Heartbeat.objects.filter(name="w2.4711").update(at=timezone.now() - timedelta(minutes=3))
    _, found = examined()

    (_, silent, remedy), (level, _, _) = found["workers"]
    assert silent.startswith("w2.4711 has been silent since ")
    assert silent.endswith("(3.0 min)")
    assert "kill -9" in remedy
    assert level == "ok", "another one is at work"


def test_what_is_stuck_and_what_failed_is_counted(studio: Workspace) -> None:
    past = timezone.now() - timedelta(hours=1)
    make_dialogue(studio, state="generating", lease_owner="gone", lease_until=past)
    make_dialogue(studio, queued_at=past)
    error = {"field": "file", "problem": "…", "remedy": "Send a zip."}
    Job.objects.create(workspace=studio, kind="import", state="failed", error=error)
    Heartbeat.objects.create(name="w1", at=timezone.now() + timedelta(minutes=1))
    code, found = examined()

    assert code == 1
    assert levels(found, "leases") == levels(found, "clocks") == ["fail"]
    assert ("warn", "a dialogue has waited for 60 minutes") in [one[:2] for one in found["queue"]]
    assert found["imports"] == [
        ("warn", "1 failed within a day, the latest at 'file'", "Send a zip.")
    ]


def test_settings_that_are_for_one_machine_alone_are_named(settings: Settings) -> None:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["localhost", "*"]
    settings.SECRET_KEY = "short"
    code, found = examined()

    assert code == 1
    assert levels(found, "debug") == levels(found, "secret") == ["fail"]
    assert levels(found, "hosts") == levels(found, "https") == ["warn"]


def test_older_tables_are_named_and_nothing_more_is_read_from_them() -> None:
    MigrationRecorder(connection).record_unapplied("curation", "0001_initial")
    code, found = examined()

    assert (code, levels(found, "database")) == (1, ["fail"])
    assert "manage.py migrate" in found["database"][0][2]
    assert "workers" not in found


def test_a_database_that_is_away_is_a_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise DatabaseError("connection refused")

    monkeypatch.setattr("config.doctor.places.schema_gap", away)
    code, found = examined()

    assert code == 1
    assert found["database"][0][:2] == ("fail", "does not answer (connection refused)")


def test_endpoints_are_called_where_that_is_wanted(studio: Workspace) -> None:
    beat("w1")
    with serving(in_turn(Answer({})), key="sk-right") as server:
        for name, key in (("good", "sk-right"), ("bad", "sk-wrong")):
            ModelEndpoint.objects.create(
                workspace=studio, name=name, base_url=server.url, sealed_key=seal(key)
            )
        assert "endpoints" not in examined()[1]
        code, found = examined("--models")

    assert code == 1
    said = {text: level for level, text, _ in found["endpoints"]}
    assert said == {"good of Studio answers": "ok", "bad of Studio: key refused": "fail"}
