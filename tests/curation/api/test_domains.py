"""``/domains``: ordered, brought, downloaded, gone on with; what is wrong is named."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import Job, Workspace
from curation.services.packs import install_pack
from tests.curation.api.conftest import Api
from tests.curation.engine.test_connections import make_endpoint
from tests.simulation.domains.file.conftest import LIBRARY

BRIEF = "A municipal library with branches, loans and fines."


def finished(api: Api, answer: object) -> dict[str, object]:
    key = answer.json()["id"]  # type: ignore[attr-defined]
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    found: dict[str, object] = api.get(f"/jobs/{key}").json()
    return found


def test_a_domain_file_is_sent_as_a_file_or_as_text(api: Api) -> None:
    answer = api.send("/domains/file", file=ContentFile(LIBRARY.encode(), name="mine.yaml"))
    assert answer.status_code == 202
    job = finished(api, answer)
    assert (job["state"], job["kind"]) == ("done", "synthesis")
    as_text = finished(api, api.post("/domains", {"file": LIBRARY, "name": "other"}))
    assert as_text["result"]["name"] == "other"  # type: ignore[index]
    names = [item["name"] for item in api.get("/domains").json()["items"]]
    assert set(names) == {"village-library", "other"}


def test_a_domain_is_downloaded_as_the_file_it_can_come_back_as(
    api: Api, studio: Workspace
) -> None:
    install_pack(studio, name="orders")
    answer = api.get("/domains/orders/file")
    assert answer["Content-Type"].startswith("application/yaml")
    assert 'filename="orders-v1.yaml"' in answer["Content-Disposition"]
    assert answer.content.startswith(b"format: dialoom.domain/1\nname: orders\n")
    sent = ContentFile(answer.content, name="orders.yaml")
    job = finished(api, api.send("/domains/file", file=sent))
    assert job["result"]["number"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "brief"),
        ({"brief": "library"}, "brief"),
        ({"brief": 7}, "brief"),
        ({"tools": "x"}, "tools"),
        ({"tools": [{"name": "a b"}]}, "tools[0].name"),
        ({"brief": BRIEF, "tasks": -1}, "tasks"),
        ({"brief": BRIEF, "seat": 1}, "seat"),
        ({"brief": BRIEF}, "model"),
    ],
)
def test_what_is_wrong_with_an_order_is_named(api: Api, body: object, field: str) -> None:
    answer = api.post("/domains", body)
    assert answer.status_code == 422
    assert any(error["field"].startswith(field) for error in answer.json()["errors"])
    assert not Job.objects.exists()


def test_an_order_waits_and_is_called_off(api: Api, charlies: Api, studio: Workspace) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    answer = api.post("/domains", {"brief": BRIEF, "model": "m"})
    assert answer.status_code == 202
    key = answer.json()["id"]
    assert charlies.get(f"/jobs/{key}").status_code == 404
    assert charlies.post(f"/jobs/{key}/cancel").status_code == 404
    assert api.post(f"/jobs/{key}/cancel").json()["state"] == "cancelled"
    assert api.post(f"/jobs/{key}/cancel").status_code == 409


def test_a_next_version_is_ordered_by_name(api: Api, charlies: Api, studio: Workspace) -> None:
    install_pack(studio, name="orders")
    make_endpoint(studio, name="lab", is_default=True)
    order = {"tasks": 3, "model": {"task-writer": "m"}}
    assert api.post("/domains/orders/versions", order).status_code == 202
    assert api.post("/domains/nowhere/versions", order).status_code == 404
    assert charlies.post("/domains/orders/versions", order).status_code == 404
    refused = api.post("/domains/orders/versions", {"tasks": 0})
    assert refused.json()["errors"][0]["field"] == "tasks"
