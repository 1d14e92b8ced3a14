from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from django.db import connection

from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import AuditEntry, Job, ModelEndpoint, Workspace
from tests.curation.api.conftest import Api
from tests.curation.api.test_problems import problem
from tests.curation.toy import make_shelf
from tests.servers.models import ModelServer
from tests.simulation.llm.test_probe import capable

SECRET = "sk-very-secret-4711"
LAB = {"name": "lab", "base_url": "http://127.0.0.1:9/v1", "key": SECRET}


@pytest.fixture
def lab(api: Api) -> dict[str, Any]:
    answer = api.post("/endpoints", LAB)
    assert answer.status_code == 201
    row: dict[str, Any] = answer.json()
    return row


def test_an_endpoint_is_added_changed_put_away_and_brought_back(
    api: Api, lab: dict[str, Any]
) -> None:
    assert (lab["key"], lab["is_default"], lab["number"]) == ("stored", True, 1)
    path = f"/endpoints/{lab['id']}"
    given = {"concurrency": 4, "parameters": {"temperature": 0.2}, "expects": 1}
    changed = api.change("PATCH", path, given).json()
    assert (changed["concurrency"], changed["parameters"]) == (4, {"temperature": 0.2})
    assert (changed["key"], changed["number"]) == ("stored", 2)
    problem(api.change("PATCH", path, given), 409)
    assert api.change("PATCH", path, {"key_variable": "LAB_API_KEY"}).json()["key"] == "variable"
    assert api.change("PATCH", path, {"key": "sk-2"}).json()["key"] == "stored"
    assert api.change("PATCH", path, {"key": ""}).json()["key"] == "none"
    assert api.post(f"{path}/archive").json()["archived"] is True
    assert api.post(f"{path}/restore").json()["archived"] is False
    assert [row["name"] for row in api.get("/endpoints").json()["items"]] == ["lab"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"base_url": "lab"}, "base_url"),
        ({"name": "My Lab"}, "name"),
        ({"key": "a b"}, "key"),
        ({"colour": "red"}, "colour"),
        ({"parameters": {"heat": 1}}, "parameters.heat"),
        ({"key_variable": "DIALOOM_SECRET", "key": None}, "key_variable"),
    ],
)
def test_a_wrong_field_is_named_and_no_key_repeated(
    api: Api, given: dict[str, Any], field: str
) -> None:
    body = problem(api.post("/endpoints", LAB | given), 422)
    assert [error["field"] for error in body["errors"]] == [field]
    assert SECRET not in json.dumps(body)
    assert not ModelEndpoint.objects.exists()


def test_only_leads_change_and_members_see(api: Api, bobs: Api, lab: dict[str, Any]) -> None:
    path = f"/endpoints/{lab['id']}"
    assert bobs.get(path).json()["name"] == "lab"
    assert bobs.get("/lineup").status_code == 200
    problem(bobs.post("/endpoints", LAB | {"name": "other"}), 403)
    problem(bobs.change("PATCH", path, {"concurrency": 1}), 403)
    problem(bobs.post(f"{path}/archive"), 403)
    problem(bobs.post(f"{path}/test"), 403)
    problem(bobs.change("PUT", "/lineup", {}), 403)


def test_another_workspace_sees_nothing(charlies: Api, lab: dict[str, Any]) -> None:
    path = f"/endpoints/{lab['id']}"
    assert charlies.get("/endpoints").json()["items"] == []
    assert set(charlies.get("/lineup").json().values()) == {None}
    problem(charlies.get(path), 404)
    problem(charlies.change("PATCH", path, {"concurrency": 1}), 404)
    problem(charlies.post(f"{path}/test"), 404)


@pytest.mark.usefixtures("lab")
def test_the_lineup_is_put_and_read(api: Api) -> None:
    given = {"agent": "m", "judge": {"model": "j", "parameters": {"temperature": 0}}}
    put = api.change("PUT", "/lineup", given).json()
    assert put == api.get("/lineup").json()
    assert put["agent"] == {"endpoint": "lab", "model": "m", "parameters": {}}
    assert put["judge"]["parameters"] == {"temperature": 0.0}
    assert put["user"] is None
    body = problem(api.change("PUT", "/lineup", {"judge": {"model": "j", "endpoint": "x"}}), 422)
    assert body["errors"][0]["field"] == "judge.endpoint"


@pytest.mark.usefixtures("lab")
def test_a_run_says_what_it_is_cast_with(api: Api, studio: Workspace) -> None:
    make_shelf(studio)
    run = api.post("/runs", {"domain": "shelf", "count": 1, "model": "m"}).json()
    assert run["model"] == "m"
    assert run["cast"]["user"] == run["cast"]["agent"]
    assert (run["cast"]["agent"]["endpoint"], run["problem"]) == ("lab", None)
    body = problem(
        api.post("/runs", {"domain": "shelf", "model": {"agent": {"model": "m", "endpoint": "x"}}}),
        422,
    )
    assert body["errors"][0]["field"] == "model.agent.endpoint"
    assert "There are: lab" in body["errors"][0]["remedy"]
    problem(api.post(f"/runs/{run['id']}/restart"), 409)


@pytest.mark.django_db(transaction=True)
def test_a_test_tells_each_step_and_never_the_key(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    async def tried() -> dict[str, Any]:
        async with ModelServer(capable, key=SECRET) as server:
            return await asyncio.to_thread(run_test, server.url)

    def run_test(url: str) -> dict[str, Any]:
        try:
            row = api.post("/endpoints", LAB | {"base_url": url}).json()
            job = api.post(f"/endpoints/{row['id']}/test", {"model": "scripted-1"}).json()
            lease = claim_job("w1", 60)
            assert lease is not None
            run_job(lease)
            found: dict[str, Any] = api.get(f"/jobs/{job['id']}").json()
            return found
        finally:
            connection.close()

    with caplog.at_level(logging.DEBUG):
        done = asyncio.run(tried())
    assert (done["state"], done["result"]["ok"], done["error"]) == ("done", True, None)
    assert [step["state"] for step in done["result"]["steps"]] == ["ok"] * 4
    assert done["result"]["models"] == ["scripted-1"]
    everything = [done, *Job.objects.values(), *AuditEntry.objects.values(), caplog.text]
    everything += [api.get("/endpoints").json(), *ModelEndpoint.objects.values()]
    assert SECRET not in json.dumps(everything, default=str)


def test_a_test_that_cannot_be_made_says_why(api: Api, lab: dict[str, Any]) -> None:
    ModelEndpoint.objects.update(sealed_key="broken")
    job = api.post(f"/endpoints/{lab['id']}/test").json()
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)

    done = api.get(f"/jobs/{job['id']}").json()
    assert (done["state"], done["error"]["field"]) == ("failed", "key")
    assert "Type the key again" in done["error"]["remedy"]


def test_the_reference_describes_all_of_it(api: Api) -> None:
    reference = api.client.get("/api/v1/openapi.json").json()
    paths = reference["paths"]
    for path in ("/endpoints", "/endpoints/{key}/test", "/lineup", "/runs/{key}/restart"):
        assert f"/api/v1{path}" in paths
    order = reference["components"]["schemas"]["EndpointOrder"]["properties"]
    assert order["base_url"]["maxLength"] == 400
