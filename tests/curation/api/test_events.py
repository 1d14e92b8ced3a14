"""Who may listen, and what is refused; what is heard is tested where streams are."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from curation.models import Trajectory, Workspace
from tests.curation.api.conftest import Api
from tests.curation.toy import make_dialogue, make_run, play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def over(studio: Workspace) -> Trajectory:
    """A dialogue that has ended: its stream does too."""
    row = make_dialogue(studio, run_row=make_run(studio))
    play(row)
    return row


def paths(row: Trajectory) -> list[str]:
    return [f"/trajectories/{row.pk}/events", f"/runs/{row.run_id}/events"]


def sent(answer: Any) -> str:
    return b"".join(answer).decode()


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_a_member_hears_it_all(api: Api, over: Trajectory) -> None:
    for path in paths(over):
        answer = api.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/event-stream"
        assert answer["Cache-Control"] == "no-store"
        assert sent(answer).endswith('event: end\ndata: {"state":"finished"}\n\n')


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_a_page_listens_by_its_session(over: Trajectory, bob: User) -> None:
    browser = Client()
    browser.force_login(bob)
    for path in paths(over):
        assert "event: end" in sent(browser.get(f"/api/v1{path}"))


def test_a_stranger_hears_nothing(charlies: Api, over: Trajectory, charlie: User) -> None:
    browser = Client()
    browser.force_login(charlie)
    for path in paths(over):
        assert charlies.get(path).status_code == 404
        assert browser.get(f"/api/v1{path}").status_code == 404


def test_nobody_hears_nothing(nobodys: Api, over: Trajectory) -> None:
    browser = Client()
    browser.cookies["dialoom_session"] = "forged"
    for path in paths(over):
        assert nobodys.get(path).status_code == 401
        assert browser.get(f"/api/v1{path}").status_code == 401


def test_a_session_opens_nothing_but_streams(over: Trajectory, alice: User) -> None:
    browser = Client()
    browser.force_login(alice)
    assert browser.get(f"/api/v1/trajectories/{over.pk}").status_code == 401


@pytest.mark.parametrize(
    ("query", "header", "field"),
    [
        ({"after": "yesterday"}, "", "after"),
        ({"after": "-1"}, "", "after"),
        ({"after": "9" * 30}, "", "after"),
        ({}, "x", "Last-Event-ID"),
        ({"kinds": "turn,word"}, "", "kinds"),
        ({"since": "1"}, "", "since"),
    ],
)
def test_what_cannot_be_a_place_or_a_kind_is_refused(
    api: Api, over: Trajectory, query: dict[str, str], header: str, field: str
) -> None:
    headers = {"Last-Event-ID": header} if header else {}
    for path in paths(over):
        answer = api.client.get(f"/api/v1{path}", query, headers=headers)
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert answer.json()["errors"][0]["remedy"]


def test_head_answers_without_listening(api: Api, over: Trajectory) -> None:
    for path in paths(over):
        answer = api.client.head(f"/api/v1{path}")
        assert answer.status_code == 200
        assert sent(answer) == ""


def test_the_reference_says_what_is_streamed(client: Client) -> None:
    reference = client.get("/api/v1/openapi.json").json()
    for path in ("/api/v1/runs/{key}/events", "/api/v1/trajectories/{key}/events"):
        described = reference["paths"][path]["get"]
        assert "text/event-stream" in described["responses"]["200"]["content"]
        assert {one["name"] for one in described["parameters"]} == {
            "key",
            "after",
            "kinds",
            "Last-Event-ID",
        }
        assert len(described["security"]) == 2
