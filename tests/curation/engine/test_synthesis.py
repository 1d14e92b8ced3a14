"""The making of domains as a worker does it, with models behind a real socket."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection

from curation.engine import pieces
from curation.engine.values import package_of
from curation.engine.versions import store_package
from curation.engine.work import claim_job
from curation.jobs.work import judging_waits, making_waits, quick_jobs_wait, run_job
from curation.models import DomainVersion, Job, ModelEndpoint, Workspace
from curation.services.domains import DomainOrder, VersionOrder, order_domain, order_version
from curation.services.jobs import cancel_job
from curation.services.packs import install_pack
from tests.curation.engine.test_connections import make_endpoint
from tests.servers.models import Answer, Brain, JsonObject, completion, problem
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.synthesis.brief.brain import Writer
from tests.simulation.synthesis.refining.gym import better, gym
from tests.simulation.synthesis.toolspecs.bikes import TOOLS, describer
from tests.simulation.synthesis.writing.proposals import RETURN

pytestmark = pytest.mark.django_db(transaction=True)
BRIEF = "A municipal library with branches, loans and fines."


def endpoint(workspace: Workspace, url: str) -> ModelEndpoint:
    return make_endpoint(workspace, name="lab", base_url=url, is_default=True)


def work(job: Job) -> Job:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    return job


def made(workspace: Workspace, brain: Brain, **order: Any) -> Job:
    with serving(brain) as server:
        endpoint(workspace, server.url)
        given = DomainOrder(**{"model": "scripted-1", "tasks": 0, **order})
        return work(order_domain(workspace, by=None, order=given))


def told(job: Job) -> list[tuple[str, str, bool]]:
    return [(each["stage"], each["name"], each["proved"]) for each in job.result["artefacts"]]


def test_a_brief_becomes_a_domain_with_each_piece_told(studio: Workspace) -> None:
    job = made(studio, Writer(), brief=BRIEF)
    assert (job.state, job.error, job.progress) == ("done", None, 1.0)
    row = DomainVersion.objects.get(pk=job.result["domain"])
    assert (row.name, row.origin, row.number) == ("maasdam-library", "brief", 1)
    assert told(job)[0][0] == "questions"
    assert {stage for stage, _, _ in told(job)} >= {"questions", "schema", "data", "tools"}
    assert row.tasks.filter(chain=None).exists()


def test_a_second_domain_never_becomes_a_version_of_another(studio: Workspace) -> None:
    made(studio, Writer(), brief=BRIEF)
    ModelEndpoint.objects.all().delete()
    job = made(studio, Writer(), brief=BRIEF)
    assert job.result["name"] == "maasdam-library-2"


def test_tools_become_a_domain_whose_results_are_simulated(studio: Workspace) -> None:
    job = made(studio, describer, tools=TOOLS, name="bikes")
    row = DomainVersion.objects.get(pk=job.result["domain"])
    assert (row.name, row.origin) == ("bikes", "tools")
    assert [tool["sql"] for tool in row.content["tools"]] == [None] * 3
    assert ("returns", "rent_bike", True) in told(job)


def test_tasks_are_written_for_a_domain_that_is_there(studio: Workspace) -> None:
    orders = install_pack(studio, name="orders")
    with serving(lambda _body: Answer(completion(json.dumps(RETURN)))) as server:
        endpoint(studio, server.url)
        order = VersionOrder(tasks=1, model="scripted-1")
        job = work(order_version(orders, by=None, order=order))
    row = DomainVersion.objects.get(pk=job.result["domain"])
    assert (row.name, row.number, row.pack) == ("orders", 2, "orders")
    assert [task.chain for task in row.tasks.all()] == [0]
    assert package_of(row.pk).recipes == package_of(orders.pk).recipes
    assert row.image_id == orders.image_id


def test_a_writer_that_is_away_costs_the_tasks_only(studio: Workspace) -> None:
    def away(body: JsonObject) -> Answer:
        text = body["messages"][0]["content"]
        return problem(500, "no") if text.startswith("You write tasks") else describer(body)

    job = made(studio, away, tools=TOOLS, tasks=2)
    assert job.state == "done"
    assert job.result["problem"].startswith("No task was written")
    assert DomainVersion.objects.get(pk=job.result["domain"]).tasks.count() == 0


def test_a_model_that_is_not_there_is_said_before_anything_is_asked(studio: Workspace) -> None:
    job = made(studio, lambda _body: problem(401, "no such key"), brief=BRIEF, model="other")
    assert job.state == "failed"
    assert job.error is not None
    assert (job.error["field"], bool(job.error["remedy"])) == ("key", True)
    assert not DomainVersion.objects.exists()


def test_what_does_not_come_about_says_why_and_keeps_what_was_told(studio: Workspace) -> None:
    def mute(body: JsonObject) -> Answer:
        text = body["messages"][0]["content"]
        is_first = text.startswith("You prepare a realistic")
        return Writer()(body) if is_first else Answer(completion("No."))

    job = made(studio, mute, brief=BRIEF)
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["problem"]
    assert {stage for stage, _, _ in told(job)} == {"questions"}


def test_a_job_that_is_called_off_stops_asking(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(pieces, "RENEW_SECONDS", 0.1)
    asked = threading.Event()

    def slow(body: JsonObject) -> Answer:
        asked.set()
        return Answer(completion("{}"), delay=30.0)

    with serving(slow) as server:
        endpoint(studio, server.url)
        order = DomainOrder(brief=BRIEF, model="scripted-1", tasks=0)
        job = order_domain(studio, by=None, order=order)
        caller = threading.Thread(target=_call_off, args=(job, asked))
        caller.start()
        assert work(job).state == "cancelled"
        caller.join()
    assert not DomainVersion.objects.exists()


def _call_off(job: Job, asked: threading.Event) -> None:
    """As a person does, once the first question is under way."""
    assert asked.wait(20)
    cancel_job(Job.objects.get(pk=job.pk))
    connection.close()


def test_nobody_waits_behind_a_domain_in_the_making(studio: Workspace) -> None:
    Job.objects.create(workspace=studio, kind=Job.Kind.SYNTHESIS)
    assert making_waits()
    assert not quick_jobs_wait()
    assert not judging_waits()


def test_a_database_is_refined_on_the_rows_it_has(studio: Workspace) -> None:
    first = store_package(studio, gym(), origin=DomainVersion.Origin.DATABASE)
    with serving(better) as server:
        endpoint(studio, server.url)
        order = VersionOrder(refine=True, tasks=0, model="scripted-1")
        job = work(order_version(first, by=None, order=order))
    row = DomainVersion.objects.get(pk=job.result["domain"])
    assert (row.name, row.number, row.title, row.origin) == ("gym", 2, "Riverside gym", "database")
    assert row.image_id == first.image_id
    assert row.content["lexicon"]["entities"]["cust"]["singular"] == "member"
    assert ("words", "cust", True) in told(job)
    assert row.tasks.filter(chain=None).exists()
