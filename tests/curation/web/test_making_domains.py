"""Domains made in the browser: ordered, watched piece by piece, called off, downloaded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from curation.engine.work import claim_job, fail_job, report
from curation.jobs.work import run_job
from curation.models import DomainVersion, Job, Workspace
from curation.services.packs import install_pack
from simulation.errors import InputError
from tests.curation.engine.test_connections import make_endpoint
from tests.simulation.domains.file.conftest import LIBRARY

BRIEF = "A municipal library with branches, loans and fines."


def new(client: Client, source: str, **sent: Any) -> Any:
    given = {"name": "", "tasks": "3", "seed": "", "model": "m", **sent}
    return client.post(f"{reverse('curation:domain-new')}?from={source}", given)


def yaml(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("mine.yaml", text.encode())


def test_a_brief_is_ordered_and_its_page_opens(as_alice: Client, studio: Workspace) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    answer = new(as_alice, "brief", brief=BRIEF)
    job = Job.objects.get()
    assert answer["Location"] == reverse("curation:making", args=[job.pk])
    assert job.payload["brief"] == BRIEF
    assert (job.payload["tasks"], sorted(job.payload["cast"])) == (
        3,
        ["question-writer", "task-writer", "tool-writer"],
    )
    text = as_alice.get(answer["Location"]).content.decode()
    assert "Waits for a worker" in text
    listed = as_alice.get(reverse("curation:domain-list")).content.decode()
    assert f"making-{job.pk}" in listed


def test_an_order_that_failed_is_given_again_without_typing(
    as_alice: Client, as_charlie: Client, studio: Workspace
) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    new(as_alice, "brief", brief=BRIEF, tasks="7")
    lease = claim_job("w1", 60)
    assert lease is not None
    fail_job(lease, InputError("model", "m is not there.", "Name another."))
    failed = as_alice.get(reverse("curation:making", args=[lease.job_id])).content.decode()
    again = f"?from=brief&amp;like={lease.job_id}"
    assert again in failed
    assert reverse("curation:models") in failed
    address = reverse("curation:domain-new") + again.replace("&amp;", "&")
    page = as_alice.get(address).content.decode()
    assert BRIEF in page
    assert 'value="7"' in page
    assert as_charlie.get(address).status_code == 404


def test_without_an_endpoint_it_is_said_before_anything_is_typed(as_alice: Client) -> None:
    for source, said in (("brief", True), ("tools", True), ("file", False)):
        page = as_alice.get(f"{reverse('curation:domain-new')}?from={source}").content.decode()
        assert ("No model can be asked yet" in page) is said


def test_tools_are_sent_as_a_file_or_pasted(as_alice: Client, studio: Workspace) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    specs = json.dumps([{"name": "find_bikes", "description": "Free bikes."}])
    assert new(as_alice, "tools", tools=specs).status_code == 302
    file = SimpleUploadedFile("tools.json", specs.encode())
    assert new(as_alice, "tools", file=file).status_code == 302
    assert [job.payload["tools"] for job in Job.objects.all()] == [json.loads(specs)] * 2


@pytest.mark.parametrize(
    ("source", "sent", "said"),
    [
        ("brief", {"brief": "library"}, "id_brief_error"),
        ("brief", {"brief": BRIEF, "tasks": "9999"}, "id_tasks_error"),
        ("brief", {"brief": BRIEF, "name": "My Shop"}, "id_name_error"),
        ("brief", {"brief": BRIEF}, "No endpoint is configured"),
        ("brief", {"brief": BRIEF, "model": ""}, "No model plays the question-writer"),
        ("tools", {"tools": "{"}, "It is no JSON"),
        ("tools", {}, "Choose a file, or paste"),
        ("tools", {"tools": '[{"name": "a", "parameters": {"type": "dict"}}]'},
         "tools[0] (a).parameters.type"),
        ("file", {}, "Choose a file first"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(
    as_alice: Client, source: str, sent: dict[str, str], said: str
) -> None:
    answer = new(as_alice, source, **sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_a_source_that_there_is_not_is_not_there(as_alice: Client) -> None:
    assert as_alice.get(f"{reverse('curation:domain-new')}?from=thin-air").status_code == 404


def test_each_piece_is_shown_as_it_is_proved_or_dropped(
    as_alice: Client, studio: Workspace
) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    address = new(as_alice, "brief", brief=BRIEF)["Location"]
    lease = claim_job("w1", 60)
    assert lease is not None
    told = [
        {"stage": "schema", "name": "loans", "proved": True, "reason": "", "attempts": 2},
        {"stage": "tools", "name": "fly", "proved": False, "reason": "<b>no</b>", "attempts": 4},
    ]
    report(lease, 0.4, "Tools: fly dropped", result={"artefacts": told})
    text = as_alice.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "at attempt 2" in text
    assert "&lt;b&gt;no&lt;/b&gt;" in text
    assert "Tools: fly dropped" in text
    assert "<html" not in text
    fail_job(lease, InputError("brief", "no domain could be made of it.", "Say more."))
    text = as_alice.get(address).content.decode()
    assert "No domain could be made of it." in text
    assert "Say more." in text
    assert "at attempt 2" in text


def test_what_is_under_way_can_be_called_off(
    as_alice: Client, as_charlie: Client, studio: Workspace
) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    new(as_alice, "brief", brief=BRIEF)
    job = Job.objects.get()
    address = reverse("curation:making-cancel", args=[job.pk])
    assert as_charlie.post(address).status_code == 404
    text = as_alice.post(address, follow=True).content.decode()
    assert "Called off" in text
    assert "is cancelled" in as_alice.post(address, follow=True).content.decode()


def test_a_domain_file_goes_round(as_alice: Client, studio: Workspace) -> None:
    answer = new(as_alice, "file", file=yaml(LIBRARY))
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    row = DomainVersion.objects.get()
    text = as_alice.get(answer["Location"]).content.decode()
    assert "village-library v1 is there" in text
    page = as_alice.get(reverse("curation:domain", args=[row.pk]) + "?show=tasks")
    assert "Written for this domain" in page.content.decode()
    assert "chain 1" in page.content.decode()
    file = as_alice.get(reverse("curation:domain-file", args=[row.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="village-library-v1.yaml"'
    assert b"\nchains:\n" in file.content


def test_a_next_version_is_ordered_on_the_domains_page(as_alice: Client, studio: Workspace) -> None:
    make_endpoint(studio, name="lab", is_default=True)
    orders = install_pack(studio, name="orders")
    address = reverse("curation:domain-next", args=[orders.pk])
    sent = {"refine": "on", "tasks": "2", "seed": "5", "model": "m"}
    assert as_alice.post(address, sent).status_code == 302
    payload = Job.objects.get().payload
    assert (payload["source"], payload["refine"], payload["tasks"]) == ("domain", True, 2)
    nothing = as_alice.post(address, {"tasks": "0", "model": "m"})
    assert nothing.status_code == 422
    assert "nothing to be done" in nothing.content.decode()


def test_a_domain_of_simulated_tools_says_so_on_every_side(
    as_alice: Client, studio: Workspace
) -> None:
    head, rest = LIBRARY.split("schema: |")
    tool = rest[rest.index("tools:") : rest.index("    sql: SELECT")]
    new(as_alice, "file", file=yaml(head + tool + "coverage: {grade: none}\n"))
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    row = DomainVersion.objects.get()
    address = reverse("curation:domain", args=[row.pk])
    said = {
        "schema": "Nothing is stored",
        "data": "Nothing is stored",
        "tools": "get_book",
        "tasks": "Have a model write some",
        "policy": "You help members",
        "coverage": "The embedded cast does not",
    }
    for side, words in said.items():
        assert words in as_alice.get(f"{address}?show={side}").content.decode(), side
    assert "simulated tools" in as_alice.get(reverse("curation:domain-list")).content.decode()
