from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from curation.models import Run, Trajectory
from tests.curation.api.conftest import Api
from tests.curation.toy import make_shelf

LISTS = ["/domains", "/databases", "/rules", "/runs", "/trajectories", "/releases", "/jobs"]


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "errors"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize("path", [*LISTS, f"/runs/{uuid.UUID(int=0)}", "/rules/presets"])
def test_without_a_token_nothing_is_told(nobodys: Api, path: str) -> None:
    answer = nobodys.get(path)

    problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_wrong_token_is_no_token(api: Api) -> None:
    problem(Api("dlm_wrong").get("/runs"), 401)


@pytest.mark.parametrize("noun", ["databases", "rules", "runs", "trajectories", "releases", "jobs"])
def test_what_is_not_there_is_a_404(api: Api, noun: str) -> None:
    problem(api.get(f"/{noun}/{uuid.uuid4()}"), 404)


def test_an_unknown_domain_is_a_404(api: Api) -> None:
    problem(api.get("/domains/nowhere"), 404)


@pytest.mark.parametrize(
    "path", ["", "/world", "/record", "/fork", "/review", "/claim", "/pause", "/resume", "/cancel"]
)
def test_a_stranger_cannot_tell_a_dialogue_from_none(
    charlies: Api, finished: Trajectory, path: str
) -> None:
    address = f"/trajectories/{finished.id}{path}"
    bodies = {"/fork": {"at": 1}, "/review": {"verdict": "approve"}}
    reads = path in ("", "/world", "/record")
    answer = charlies.get(address) if reads else charlies.post(address, bodies.get(path))

    problem(answer, 404)
    finished.refresh_from_db()
    assert finished.review_state == "queued"


def test_every_field_at_fault_is_named(api: Api) -> None:
    body = problem(api.post("/runs", {"count": 0, "faults": 2, "mood": "good"}), 422)

    assert sorted(error["field"] for error in body["errors"]) == ["count", "faults", "mood"]
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/runs", {"domain": "shelf", "nope": 1}),
        ("/rules", {"rules": {}, "nope": 1}),
        ("/releases", {"name": "a", "nope": 1}),
        ("/releases", {"name": "a", "filter": {"nope": 1}}),
    ],
)
def test_an_unknown_field_is_named(api: Api, path: str, body: dict[str, Any]) -> None:
    errors = problem(api.post(path, body), 422)["errors"]

    assert [error["field"].split(".")[-1] for error in errors] == ["nope"]


@pytest.mark.parametrize("body", ["", "{", "[]", "3", "null", '"text"', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_a_422(api: Api, body: str | bytes) -> None:
    assert problem(api.post("/runs", body), 422)["errors"]


@pytest.mark.parametrize("text", ["\\ud800", "a\\u0000b"])
def test_text_that_no_text_may_hold_is_a_422(api: Api, text: str) -> None:
    problem(api.post("/runs", f'{{"domain": "{text}"}}'), 422)


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"cursor": "x"}, {"mood": "a"}])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_what_it_does_not_know(api: Api, path: str, query: dict[str, Any]) -> None:
    (error,) = problem(api.get(path, **query), 422)["errors"]

    assert error["field"] == next(iter(query))


def test_the_character_nul_finds_nothing(api: Api) -> None:
    problem(api.get("/trajectories", q="a\x00"), 422)
    problem(api.get("/domains/a%00"), 404)


def test_a_message_of_ten_megabytes_is_refused_with_the_limit(
    api: Api, finished: Trajectory
) -> None:
    for size in (10_000_000, 300_000):
        message = json.dumps({"at": 1, "message": "x" * size})
        (error,) = problem(api.post(f"/trajectories/{finished.id}/fork", message), 422)["errors"]

        assert error["field"] == "message"
        assert "200,000" in error["message"]
    assert Trajectory.objects.count() == 1


def test_an_error_says_what_would_be_right(api: Api, lead: Any) -> None:
    make_shelf(lead.workspace)
    (error,) = problem(api.post("/runs", {"domain": "shelff"}), 422)["errors"]

    assert error == {
        "field": "domain",
        "message": "There is no domain 'shelff'.",
        "remedy": "There are: shelf.",
    }
