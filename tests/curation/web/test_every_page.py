"""Every page, empty and full, for members, strangers and nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import Job, Release, Run, Trajectory, Upload, Workspace
from curation.web.urls import urlpatterns

PLAIN = [
    "home",
    "pulse",
    "domain-list",
    "upload-new",
    "domain-new",
    "rule-list",
    "run-list",
    "run-new",
    "run-estimate",
    "queue",
    "preference-list",
    "release-list",
    "release-new",
    "release-trial",
    "import-new",
    "settings",
    "spending",
    "models",
    "endpoint-new",
]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:", re.I)


def checked(client: Client, address: str, **headers: str) -> str:
    """The page's text; it must be there and obey the content security policy."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    assert not INLINE.search(text), (address, INLINE.search(text))
    return text


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_renders_in_an_empty_workspace(as_alice: Client, name: str) -> None:
    assert checked(as_alice, reverse(f"curation:{name}"))


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_renders_in_a_full_workspace(
    as_alice: Client, finished: Trajectory, ordered: Run, released: Release, name: str
) -> None:
    assert checked(as_alice, reverse(f"curation:{name}"))


@pytest.fixture
def rows(
    studio: Workspace, finished: Trajectory, ordered: Run, released: Release, brought: Upload
) -> dict[str, Any]:
    """The arguments of every address that names a row of the studio."""
    job = Job.objects.create(workspace=studio, kind=Job.Kind.IMPORT)
    making = Job.objects.create(
        workspace=studio, kind=Job.Kind.SYNTHESIS, payload={"source": "brief", "brief": "A shop"}
    )
    return {
        "domain": [finished.domain_id],
        "domain-file": [finished.domain_id],
        "domain-next": [finished.domain_id],
        "making": [making.pk],
        "upload": [brought.pk],
        "rule": [finished.rules.name],
        "rule-edit": [finished.rules.name],
        "run": [ordered.pk],
        "trajectory": [finished.pk],
        "turn-text": [finished.pk, 1],
        "turn-edit": [finished.pk, 1],
        "turn-note": [finished.pk, 1],
        "trajectory-world": [finished.pk],
        "release": [released.pk],
        "import": [job.pk],
    }


def test_every_page_of_a_row_renders_for_a_member(as_bob: Client, rows: dict[str, Any]) -> None:
    for name, args in rows.items():
        answer = as_bob.get(reverse(f"curation:{name}", args=args))
        assert answer.status_code == 200, name
        if answer["Content-Type"].startswith("text/html"):
            assert not INLINE.search(answer.content.decode()), name


def test_a_stranger_finds_nothing_of_another_workspace(
    as_charlie: Client, rows: dict[str, Any]
) -> None:
    for name, args in rows.items():
        address = reverse(f"curation:{name}", args=args)
        assert as_charlie.get(address).status_code == 404, name


def test_a_stranger_can_change_nothing_of_another_workspace(
    as_charlie: Client, rows: dict[str, Any], finished: Trajectory, ordered: Run
) -> None:
    key = finished.pk
    sent = {"at": "1", "verdict": "approve", "seat": "user", "do": "pause", "version": "1"}
    named: dict[str, list[Any]] = {
        "trajectory-fork": [key],
        "trajectory-review": [key],
        "trajectory-claim": [key],
        "trajectory-put-back": [key],
        "trajectory-seat": [key],
        "trajectory-say": [key],
        "trajectory-hold": [key],
        "turn-edit": [key, 1],
        "turn-note": [key, 1],
        "run-change": [ordered.pk],
        "rule-edit": [finished.rules.name],
        "rule-restore": [finished.rules.name],
        "domain-next": [finished.domain_id],
    }
    for name, args in named.items():
        answer = as_charlie.post(reverse(f"curation:{name}", args=args), sent)
        assert answer.status_code == 404, name
    assert Trajectory.objects.count() == 1


def test_a_person_without_a_workspace_finds_nothing(db: None, charlie: User) -> None:
    client = Client()
    client.force_login(charlie)
    assert client.get(reverse("curation:home")).status_code == 404


def test_nobody_is_asked_to_sign_in_everywhere(db: None) -> None:
    client = Client()
    for name in PLAIN:
        address = reverse(f"curation:{name}")
        assert client.get(address)["Location"] == f"{reverse('curation:login')}?next={address}"


def test_no_address_is_served_twice() -> None:
    routes = [str(one.pattern) for one in urlpatterns]
    assert len(routes) == len(set(routes))


def test_a_stranger_is_told_no_more_than_that_it_is_not_here(
    as_charlie: Client, finished: Trajectory
) -> None:
    text = as_charlie.get(reverse("curation:trajectory", args=[finished.pk])).content.decode()
    assert "Not here" in text
    assert finished.title not in text


@pytest.mark.parametrize("show", ["schema", "data", "tools", "tasks", "policy", "coverage"])
def test_each_side_of_a_domain_is_a_link(as_alice: Client, finished: Trajectory, show: str) -> None:
    address = reverse("curation:domain", args=[finished.domain_id])
    text = checked(as_alice, f"{address}?show={show}")
    assert "Lending shelf" in text


def test_the_rows_of_a_table_can_be_read(as_alice: Client, finished: Trajectory) -> None:
    address = reverse("curation:domain", args=[finished.domain_id])
    assert "Dune" in checked(as_alice, f"{address}?show=data&table=books")
    assert as_alice.get(f"{address}?show=data&table=nothing").status_code == 404
    assert as_alice.get(f"{address}?show=everything").status_code == 404
    assert as_alice.get(f"{address}?show=data&table=books&page=x").status_code == 404
