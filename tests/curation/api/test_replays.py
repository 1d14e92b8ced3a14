"""Stale dialogues through the API: found, explained, replayed, approved."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User

from curation.jobs.driver import drive_until_idle
from curation.models import Membership, Review, Trajectory, Workspace
from curation.services.reviews import submit_review
from tests.curation.api.conftest import Api
from tests.curation.patching import SQL, edit, patched, work
from tests.curation.toy import make_dialogue, make_shelf, play

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ("tool", "get_book", "One book", "A book")


@pytest.fixture
def outdated(finished: Trajectory, studio: Workspace, alice: User) -> Trajectory:
    patched(studio, alice, edit(studio, *SQL))
    return finished


def test_a_stale_dialogue_says_why(api: Api, outdated: Trajectory) -> None:
    shown = api.get(f"/trajectories/{outdated.pk}").json()

    assert (shown["stale"], shown["domain_number"]) == ("stale", 1)
    assert shown["staleness"]["under"] == 2
    assert shown["staleness"]["reasons"] == [
        {"kind": "tool", "name": "get_book", "what": "SQL", "at": [3], "called": True}
    ]


def test_lists_tell_stale_ones_from_the_others(
    api: Api, outdated: Trajectory, studio: Workspace
) -> None:
    fresh = make_dialogue(studio, domain=outdated.domain)

    def listed(stale: str) -> list[str]:
        return [row["id"] for row in api.get("/trajectories", stale=stale).json()["items"]]

    assert listed("yes") == [str(outdated.pk)]
    assert listed("no") == [str(fresh.pk)]
    assert listed("replayed") == []
    answer = api.get("/trajectories", stale="perhaps")
    assert answer.status_code == 422
    assert "stale" in answer.content.decode()


def test_a_dialogue_is_replayed_under_the_current_version(api: Api, outdated: Trajectory) -> None:
    order = {"at": 3, "mode": "replay", "domain": "current"}
    made = api.post(f"/trajectories/{outdated.pk}/fork", order).json()
    drive_until_idle()

    child = api.get(f"/trajectories/{made['id']}").json()
    assert (child["domain_number"], child["review_state"]) == (2, "queued")
    assert child["staleness"]["replays"] == str(outdated.pk)
    parent = api.get(f"/trajectories/{outdated.pk}").json()
    assert (parent["stale"], parent["staleness"]["outcome"]) == ("replayed", "differs")
    assert parent["staleness"]["replay"] == made["id"]


def test_all_of_a_domain_are_replayed_at_once(
    api: Api, outdated: Trajectory, studio: Workspace
) -> None:
    second = make_dialogue(studio, domain=outdated.domain)
    play(second)
    work()
    assert api.get("/domains/shelf").json()["stale"] == 2

    job = api.post("/domains/shelf/replays").json()
    assert api.post("/domains/shelf/replays").status_code == 409
    assert api.get("/domains/shelf").json()["replaying"] == job["id"]
    work()
    assert api.get(f"/jobs/{job['id']}").json()["result"]["queued"] == 2
    drive_until_idle()

    assert api.get("/domains/shelf").json()["stale"] == 0
    assert Trajectory.objects.filter(parent=second, state="finished").count() == 1
    assert api.post("/domains/shelf/replays").status_code == 409


def test_only_what_was_approved_is_replayed_if_so_ordered(api: Api, outdated: Trajectory) -> None:
    answer = api.post("/domains/shelf/replays", {"review": "approved"})
    assert answer.status_code == 409

    Trajectory.objects.filter(pk=outdated.pk).update(review_state="approved")
    assert api.post("/domains/shelf/replays", {"review": "approved"}).status_code == 202


def test_replays_that_nobody_has_begun_are_called_off(api: Api, outdated: Trajectory) -> None:
    job = api.post("/domains/shelf/replays").json()
    work()
    assert api.post(f"/jobs/{job['id']}/cancel").status_code == 200

    assert [row.state for row in outdated.children.all()] == ["cancelled"]
    assert api.get("/domains/shelf").json()["stale"] == 1
    assert api.post("/domains/shelf/replays").status_code == 202


def test_what_came_out_the_same_as_approved_is_approved_by_a_lead(
    api: Api, bobs: Api, finished: Trajectory, studio: Workspace, alice: User, lead: Membership
) -> None:
    submit_review(finished, member=lead, verdict=Review.Verdict.APPROVE)
    patched(studio, alice, edit(studio, *WORDS))
    api.post("/domains/shelf/replays")
    work()
    drive_until_idle()
    child = finished.children.get()
    assert child.review_state == "queued"

    assert bobs.post("/domains/shelf/replays/approve").status_code == 403
    assert api.post("/domains/shelf/replays/approve").json() == {"approved": 1, "left": 0}
    child.refresh_from_db()
    assert child.review_state == "approved"
    assert "version 2" in child.reviews.get().reason


def test_what_differs_is_left_to_a_reader(api: Api, outdated: Trajectory, lead: Membership) -> None:
    submit_review(outdated, member=lead, verdict=Review.Verdict.APPROVE)
    api.post("/domains/shelf/replays")
    work()
    drive_until_idle()

    assert api.post("/domains/shelf/replays/approve").json() == {"approved": 0, "left": 0}


def test_an_earlier_version_is_made_current_again(api: Api, outdated: Trajectory) -> None:
    assert api.get("/domains/shelf").json()["number"] == 2
    assert api.post("/domains/shelf/restore", {"number": 1}).json()["number"] == 1
    work()

    assert api.get("/domains/shelf").json()["number"] == 1
    assert api.get(f"/trajectories/{outdated.pk}").json()["stale"] == ""
    assert api.post("/domains/shelf/restore", {"number": 1}).status_code == 409
    assert api.post("/domains/shelf/restore", {"number": 7}).status_code == 422


def test_a_version_with_a_rejected_tool_is_not_replayed_under(
    api: Api, outdated: Trajectory
) -> None:
    pieces = api.get("/domains/shelf/artefacts", kind="tool").json()["items"]
    key = next(one["artefact"] for one in pieces if one["name"] == "get_book")
    said = {"artefact": key, "verdict": "reject", "reason": "It shouts."}
    api.post("/domains/shelf/artefacts/verdicts", said)

    orders = [
        (f"/trajectories/{outdated.pk}/fork", {"at": 0, "mode": "replay", "domain": "current"}),
        ("/domains/shelf/replays", None),
    ]
    for path, order in orders:
        answer = api.post(path, order)
        assert answer.status_code == 422
        assert "It shouts." in json.dumps(answer.json())
        assert '"domain"' in json.dumps(answer.json())


def test_strangers_find_nothing(charlies: Api, outdated: Trajectory) -> None:
    assert charlies.post("/domains/shelf/replays").status_code == 404
    assert charlies.post("/domains/shelf/replays/approve").status_code == 404
    assert charlies.post("/domains/shelf/restore", {"number": 1}).status_code == 404


def test_a_version_of_somebody_elses_is_not_found(
    api: Api, outdated: Trajectory, rival: Workspace
) -> None:
    theirs = make_shelf(rival)
    order = {"at": 0, "mode": "replay", "domain": str(theirs.pk)}
    assert api.post(f"/trajectories/{outdated.pk}/fork", order).status_code == 422


def test_a_release_may_leave_them_out(api: Api, outdated: Trajectory, lead: Membership) -> None:
    submit_review(outdated, member=lead, verdict=Review.Verdict.APPROVE)
    answer = api.post("/releases", {"name": "set", "filter": {"stale": "no"}})
    assert answer.status_code == 422
    assert api.post("/releases", {"name": "set"}).status_code == 201
