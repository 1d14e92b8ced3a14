"""What Prometheus reads: the queue, the leases, the workers and what they did."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from curation.engine.faults import Owner, count_fault
from curation.engine.figures import CALLS, laid_down
from curation.engine.resting import look_at
from curation.jobs.heartbeats import beat
from curation.models import Heartbeat, Job, Workspace
from tests.curation.selectors.test_spending import put
from tests.curation.toy import hold, make_dialogue, make_run


def scraped(client: Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.content
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(client: Client, name: str, **labels: str) -> float:
    return scraped(client)[name, frozenset(labels.items())]


def test_the_queue_is_told_by_kind_state_and_age(studio: Workspace, client: Client) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    make_dialogue(studio, queued_at=long_ago)
    make_dialogue(studio, priority=5)
    Job.objects.create(workspace=studio, kind=Job.Kind.RELEASE)

    assert value(client, "dialoom_queue_depth", kind="dialogue", state="queued") == 2
    assert value(client, "dialoom_queue_depth", kind="release", state="queued") == 1
    assert 600 <= value(client, "dialoom_queue_oldest_seconds", kind="dialogue") < 700


def test_leases_are_held_or_past_their_time(studio: Workspace, client: Client) -> None:
    hold(make_dialogue(studio))
    past = timezone.now() - timedelta(minutes=1)
    make_dialogue(studio, state="generating", lease_owner="w2", lease_until=past)

    assert value(client, "dialoom_leases", kind="dialogue", state="held") == 1
    assert value(client, "dialoom_leases", kind="dialogue", state="expired") == 1


def test_what_all_workspaces_spent_is_told_by_purpose(
    studio: Workspace, rival: Workspace, client: Client
) -> None:
    for workspace in (studio, rival):
        put(workspace, purpose="fork", tokens=40, cost=0.5)

    assert value(client, "dialoom_spent_tokens_total", purpose="fork", kind="prompt") == 80
    assert value(client, "dialoom_spent_dollars_total", purpose="fork") == 1.0


def test_workspaces_that_rest_are_counted(
    studio: Workspace, rival: Workspace, client: Client
) -> None:
    assert value(client, "dialoom_workspaces_resting") == 0
    Workspace.objects.filter(pk=studio.pk).update(max_tokens_day=100)
    put(studio, tokens=500)
    look_at(studio.pk)

    assert value(client, "dialoom_workspaces_resting") == 1


def test_what_runs_spent_is_added_up(studio: Workspace, client: Client) -> None:
    for _ in range(2):
        run = make_run(studio, count=3)
        run.dialogues_finished, run.prompt_tokens, run.cost = 2, 70, 0.5
        run.save()

    assert value(client, "dialoom_dialogues_ended_total", state="finished") == 4
    assert value(client, "dialoom_run_tokens_total", kind="prompt") == 140
    assert value(client, "dialoom_run_cost_dollars_total") == 1.0


def test_the_figures_of_a_worker_come_with_its_name(db: None, client: Client) -> None:
    CALLS.labels("lab").inc()
    beat("w1")

    assert value(client, "dialoom_model_calls_total", endpoint="lab", worker="w1") >= 1
    assert value(client, "dialoom_workers_alive") == 1


def test_the_figures_of_a_worker_end_with_it(db: None, client: Client) -> None:
    beat("w1")
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))

    assert value(client, "dialoom_workers_alive") == 0
    (silent,) = [key for key in scraped(client) if ("worker", "w1") in key[1]]
    assert silent[0] == "dialoom_worker_silent_seconds"
    assert 59 < value(client, "dialoom_worker_silent_seconds", worker="w1") < 70


def test_a_fault_has_an_owner() -> None:
    count_fault(Owner.SETTINGS, "key_refused", "a lab of its own")

    (faults,) = [family for family in laid_down() if family[0] == "dialoom_faults"]
    labels = {"owner": "settings", "fault": "key_refused", "endpoint": "a lab of its own"}
    assert ["dialoom_faults_total", labels, 1.0] in faults[3]


def test_a_scrape_counts_nothing_in_the_tables_of_what_is_over(
    studio: Workspace, client: Client
) -> None:
    make_dialogue(studio, state="finished")
    with CaptureQueriesContext(connection) as seen:
        scraped(client)
    read = [one["sql"] for one in seen if "curation_trajectory" in one["sql"]]
    assert read
    assert all("LIMIT" in sql for sql in read)
    assert not any("curation_turn" in one["sql"] for one in seen)


def test_a_database_that_is_away_is_a_metric_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DIALOOM_HOME = tmp_path

    def away() -> object:
        raise DatabaseError("gone")

    monkeypatch.setattr("curation.selectors.metrics.READ", (away,))

    assert value(client, "dialoom_database_up") == 0
    assert value(client, "dialoom_disk_free_bytes") > 0


def test_without_a_token_only_this_machine_reads_them(db: None, client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 401
    through_a_proxy = client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"})
    assert through_a_proxy.status_code == 401
    assert b"DIALOOM_METRICS_TOKEN" in through_a_proxy.content


def test_with_a_token_whoever_has_it(db: None, client: Client, settings: Settings) -> None:
    settings.DIALOOM_METRICS_TOKEN = "sesame"

    assert client.get("/metrics").status_code == 401
    wrong = client.get("/metrics", headers={"Authorization": "Bearer nonsense"})
    right = client.get(
        "/metrics", headers={"Authorization": "Bearer sesame"}, REMOTE_ADDR="10.0.0.7"
    )
    assert (wrong.status_code, right.status_code) == (401, 200)
