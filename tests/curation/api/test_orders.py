from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import Run, Trajectory, Upload, Workspace
from curation.services.reviews import claim_for_review
from tests.curation.api.conftest import Api
from tests.curation.api.test_problems import problem
from tests.curation.services.test_uploads import ingest, library
from tests.curation.toy import make_rules, make_shelf


@pytest.fixture(autouse=True)
def _shelf(studio: Workspace) -> None:
    make_shelf(studio)


def test_a_run_is_ordered_watched_held_and_called_off(api: Api) -> None:
    order = {"domain": "shelf", "count": 2, "seed": 5, "pace": 0.5, "personas": "demanding"}
    answer = api.post("/runs", order)

    assert answer.status_code == 201
    run = answer.json()
    assert (run["state"], run["count"], run["seed"], run["progress"]) == ("queued", 2, 5, 0.0)
    assert run["personas"] == "demanding"
    assert api.get("/runs").json()["items"] == [run]
    words = ("pause", "resume", "cancel")
    states = [api.post(f"/runs/{run['id']}/{word}").json()["state"] for word in words]
    assert states == ["paused", "queued", "cancelled"]
    problem(api.post(f"/runs/{run['id']}/pause"), 409)


@pytest.mark.parametrize(
    ("order", "field", "remedy"),
    [
        ({"count": 0}, "count", "Give 1 or more."),
        ({"count": 10_000_000}, "count", "Give at most 10,000."),
        ({"priority": "urgent"}, "priority", "Give 'low', 'normal' or 'high'."),
        ({"max_tokens_total": -5}, "max_tokens_total", "Give 1 or more."),
        ({"max_cost": 0}, "max_cost", "Give more than 0."),
        ({"max_cost": 5}, "max_cost", "Leave it out, or name a model."),
    ],
)
def test_a_run_that_makes_no_sense_is_refused_with_the_remedy(
    api: Api, order: dict[str, Any], field: str, remedy: str
) -> None:
    (said,) = problem(api.post("/runs", {"domain": "shelf"} | order), 422)["errors"]

    assert (said["field"], said["remedy"]) == (field, remedy)
    assert said["message"]
    assert not Run.objects.exists()


def test_a_run_is_steered_and_says_what_it_waits_for_and_who_steered_it(api: Api) -> None:
    run = api.post("/runs", {"domain": "shelf", "count": 2}).json()["id"]
    assert api.get(f"/runs/{run}").json()["waiting_for"]["kind"] == "no_worker"

    changed = api.change("PATCH", f"/runs/{run}", {"priority": "high"}).json()
    stopped = api.post(f"/runs/{run}/stop").json()

    assert changed["priority"] == "high"
    assert (stopped["state"], stopped["reason"]) == ("finished", "stopped_by_person")
    told = api.get(f"/runs/{run}").json()
    assert [(each["action"], each["by"]) for each in told["history"]] == [
        ("stopped", "alice"),
        ("changed", "alice"),
    ]
    assert (told["waiting_for"], told["failures"]) == (None, [])
    problem(api.change("PATCH", f"/runs/{run}", {"priority": "low"}), 409)
    problem(api.post(f"/runs/{run}/retry"), 409)


def test_failures_are_told_by_cause_and_retried(api: Api) -> None:
    run = api.post("/runs", {"domain": "shelf", "count": 2}).json()["id"]
    Trajectory.objects.update(state="failed", reason="agent_timeout")
    Run.objects.update(state="finished", dialogues_failed=2)
    (cause,) = api.get(f"/runs/{run}").json()["failures"]
    assert (cause["reason"], cause["count"]) == ("agent_timeout", 2)

    again = api.post(f"/runs/{run}/retry", {"reason": cause["reason"], "note": "Better now."})

    assert (again.json()["retried"], again.json()["state"]) == (2, "running")
    row = Trajectory.objects.all()[0]
    (kept, *_) = api.get(f"/trajectories/{row.pk}").json()["history"]
    assert (kept["action"], kept["detail"]["reason"]) == ("retried", "agent_timeout")


def test_another_workspaces_run_is_a_404(api: Api, charlies: Api) -> None:
    run = api.post("/runs", {"domain": "shelf", "count": 1}).json()["id"]

    problem(charlies.get(f"/runs/{run}"), 404)
    problem(charlies.post(f"/runs/{run}/cancel"), 404)
    assert charlies.get("/runs").json() == {"items": [], "next": None}
    assert Run.objects.get().state == "queued"


def test_domains_are_listed_with_what_they_offer(api: Api) -> None:
    (domain,) = api.get("/domains").json()["items"]

    assert (domain["name"], domain["tools"]) == ("shelf", ["get_book", "lend_book"])
    detail = api.get("/domains/shelf").json()
    assert detail["tasks"][0]["title"] == "Borrow Dune"
    assert detail["content"]["tools"][1]["mutates"] is True


def test_a_database_is_uploaded_read_and_talked_about(api: Api, tmp_path: Path) -> None:
    data = library(tmp_path / "library.db")
    answer = api.send("/databases", file=ContentFile(data, name="library.db"), name="my-library")

    assert answer.status_code == 202
    key = answer.json()["id"]
    problem(api.post("/runs", {"database": key, "count": 1}), 422)
    ingest(Upload.objects.get())
    body = api.get(f"/databases/{key}").json()
    assert (body["status"], body["domain"], body["error"]) == ("ready", "my-library", None)
    assert api.post("/runs", {"database": key, "count": 1}).status_code == 201


def test_an_upload_without_a_file_names_it(api: Api) -> None:
    (error,) = problem(api.send("/databases", name="a"), 422)["errors"]

    assert error["field"] == "file"


def test_rules_are_saved_as_versions(api: Api, studio: Workspace) -> None:
    first = make_rules(studio)
    order = {"rules": first.content, "parent": str(first.id), "expects": 1, "note": "same"}
    answer = api.post("/rules", order)

    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["parent"]) == (2, str(first.id))
    stale = problem(api.post("/rules", order), 409)
    assert stale["current"]["number"] == 2
    assert [item["number"] for item in api.get("/rules").json()["items"]] == [2, 1]


def test_presets_can_be_sent_back_as_rules(api: Api) -> None:
    presets = api.get("/rules/presets").json()

    assert {preset["paradigm"] for preset in presets} == {"user", "task"}
    for preset in presets:
        assert api.post("/rules", {"rules": preset}).status_code == 201


def test_a_review_by_another_is_a_409(api: Api, finished: Trajectory, bob: User) -> None:
    claim_for_review(finished, by=bob)

    body = problem(api.post(f"/trajectories/{finished.id}/review", {"verdict": "approve"}), 409)
    assert "bob" in body["detail"]


def test_the_queue_is_worked_through(bobs: Api, finished: Trajectory) -> None:
    address = f"/trajectories/{finished.id}"
    problem(bobs.post(f"{address}/review", {"verdict": "approve"}), 409)
    assert bobs.post("/queue/next").json()["id"] == str(finished.id)

    assert bobs.delete(f"{address}/claim").status_code == 204
    assert bobs.post(f"{address}/claim").json()["review_state"] == "claimed"
    review = bobs.post(f"{address}/review", {"verdict": "approve", "expects": 0})
    assert review.status_code == 201
    assert (review.json()["reviewer"], review.json()["version"]) == ("bob", 1)
    assert bobs.post("/queue/next").status_code == 204


def test_a_rejection_without_a_reason_names_it(api: Api, finished: Trajectory) -> None:
    address = f"/trajectories/{finished.id}/review"
    (error,) = problem(api.post(address, {"verdict": "reject"}), 422)["errors"]
    assert error["field"] == "reason"
    (error,) = problem(api.post(address, {"verdict": "maybe"}), 422)["errors"]
    assert error["field"] == "verdict"


def test_a_verdict_is_taken_back_and_both_are_told(api: Api, finished: Trajectory) -> None:
    address = f"/trajectories/{finished.id}"
    problem(api.post(f"{address}/review", {"verdict": "open"}), 409)
    api.post(f"{address}/review", {"verdict": "reject", "reason": "Invented a date"})
    problem(api.post(f"{address}/review", {"verdict": "open", "expects": 0}), 409)
    taken = api.post(f"{address}/review", {"verdict": "open", "expects": 1})

    assert (taken.status_code, taken.json()["version"]) == (201, 2)
    told = api.get(address).json()
    assert told["review_state"] == "claimed"
    said = {one["version"]: (one["reviewer"], one["verdict"]) for one in told["reviews"]}
    assert said == {1: ("alice", "reject"), 2: ("alice", "open")}


def test_a_dataset_is_released_and_fetched(api: Api, charlies: Api, finished: Trajectory) -> None:
    problem(api.post("/releases", {"name": "first"}), 422)
    api.post(f"/trajectories/{finished.id}/review", {"verdict": "approve"})
    release = api.post("/releases", {"name": "first", "format": "openai-sft"}).json()
    address = f"/releases/{release['id']}"
    assert release["file"] is None
    problem(api.get(f"{address}/file"), 409)

    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)

    ready = api.get(address).json()
    assert (ready["state"], ready["rows"], ready["items"]) == ("ready", 1, 1)
    assert ready["file"] == f"/api/v1{address}/file"
    data = b"".join(api.get(f"{address}/file").streaming_content)
    assert len(data) == ready["size"]
    assert json.loads(data)["messages"][1]["content"] == "What is book 1?"
    problem(charlies.get(f"{address}/file"), 404)
