from __future__ import annotations

from curation.models import Heartbeat, Job, Workspace
from tests.curation.api.conftest import Api
from tests.curation.selectors.test_waiting import beat
from tests.curation.toy import make_dialogue
from tests.curation.work import queries


def test_scripts_are_told_what_stands_still(api: Api, charlies: Api, studio: Workspace) -> None:
    beat()
    lone = make_dialogue(studio, state="paused")

    (one,) = api.get("/waiting").json()["items"]

    assert one == {
        "subject": "trajectory",
        "id": str(lone.pk),
        "name": lone.title,
        "kind": "paused",
        "words": "A person paused it.",
        "until": None,
    }
    assert charlies.get("/waiting").json() == {"items": []}
    Heartbeat.objects.all().delete()
    make_dialogue(studio)
    first = api.get("/waiting").json()["items"][0]
    assert (first["subject"], first["id"], first["kind"]) == ("workspace", None, "no_worker")


def test_a_job_says_why_it_does_not_move(api: Api, studio: Workspace) -> None:
    stopped = {"reason": "token_budget_reached", "max_tokens_total": 9, "state": "paused"}
    Job.objects.create(workspace=studio, kind="judge", **stopped)
    Job.objects.create(workspace=studio, kind="release", state="done")

    (job,) = api.get("/jobs", state="paused").json()["items"]
    assert job["waiting_for"]["kind"] == "token_budget_reached"
    assert job["waiting_for"]["words"].startswith("It has used its budget of 9 tokens.")
    (over,) = api.get("/jobs", state="done").json()["items"]
    assert over["waiting_for"] is None
    assert api.get("/jobs", state="asleep").status_code == 422


def test_the_crew_is_looked_up_once_for_a_list_of_jobs(api: Api, studio: Workspace) -> None:
    for _ in range(3):
        Job.objects.create(workspace=studio, kind="judge")

    asked = queries(lambda: api.get("/jobs").json())

    beats = [sql for sql in asked if "curation_heartbeat" in sql and '"detail"' in sql]
    assert len(beats) <= 1 + 2 * 3
    assert {one["waiting_for"]["kind"] for one in api.get("/jobs").json()["items"]} == {"no_worker"}
