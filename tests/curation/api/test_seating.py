from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.state import rows_to_state
from curation.models import Job, Trajectory, Workspace
from curation.services.seats import take_seat
from tests.curation.api.conftest import Api
from tests.curation.toy import make_dialogue, play


@pytest.fixture
def asked(studio: Workspace, alice: User) -> Trajectory:
    """Alice sits on the agent's seat; the user has asked."""
    row = make_dialogue(studio)
    play(row, turns=2)
    return take_seat(row, by=alice, seat=Trajectory.Seat.AGENT)


def call(name: str, arguments: Any) -> dict[str, Any]:
    return {"function": {"name": name, "arguments": arguments}}


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["field"] for one in answer.json()["errors"]]


def test_a_seat_is_taken_spoken_for_and_handed_back(api: Api, finished: Trajectory) -> None:
    taken = api.post(f"/trajectories/{finished.pk}/seat", {"seat": "agent", "at": 2})
    assert (taken.status_code, taken.json()["state"]) == (201, "awaiting_human")
    key = taken.json()["id"]

    said = api.post(f"/trajectories/{key}/say", {"text": "Which one?", "expects": 2})
    assert (said.json()["state"], said.json()["length"], said.json()["seat"]) == (
        "queued",
        3,
        "agent",
    )
    other = api.post(f"/trajectories/{finished.pk}/seat", {"seat": "agent", "at": 2}).json()
    left = api.post(f"/trajectories/{other['id']}/hand-back")
    assert (left.json()["state"], left.json()["seat"]) == ("queued", "")


def test_several_calls_of_one_turn_all_run(api: Api, asked: Trajectory) -> None:
    calls = [call("get_book", {"id": 1}), call("lend_book", '{"id": 2}')]
    said = api.post(f"/trajectories/{asked.pk}/say", {"tool_calls": calls})
    assert said.status_code == 200, said.content
    play(asked, turns=5)

    turns = rows_to_state(asked).turns
    assert [turn.message.role for turn in turns[2:]] == ["assistant", "tool", "tool"]
    assert (turns[2].author, turns[2].by) == ("human", "alice")
    assert turns[4].diff is not None
    assert asked.seat == "agent"


def test_a_part_of_a_call_that_its_tool_does_not_take_is_named(api: Api, asked: Trajectory) -> None:
    calls = [call("get_book", {"id": "one"}), call("lend_book", {}), call("burn", {})]
    refused = api.post(f"/trajectories/{asked.pk}/say", {"text": "Hm.", "tool_calls": calls})
    assert fields(refused) == [
        "tool_calls.0.function.arguments.id",
        "tool_calls.1.function.arguments.id",
        "tool_calls.2.function.name",
    ]
    asked.refresh_from_db()
    assert (asked.length, asked.state) == (2, "awaiting_human")


def test_what_no_tool_takes_is_sent_anyway_and_found(api: Api, asked: Trajectory) -> None:
    calls = [call("get_book", {"id": "one"}), call("burn", {})]
    order = {"tool_calls": calls, "anyway": True}
    assert api.post(f"/trajectories/{asked.pk}/say", order).status_code == 200
    play(asked, turns=5)

    turns = rows_to_state(asked).turns
    assert [turn.execution.error for turn in turns[3:] if turn.execution] == [
        "invalid_arguments",
        "unknown_tool",
    ]
    assert any(turn.findings for turn in turns[2:])


def test_words_without_end_and_none_at_all_are_refused_by_name(api: Api, asked: Trajectory) -> None:
    where = f"/trajectories/{asked.pk}/say"
    assert fields(api.post(where, {"text": "x" * 200_001})) == ["text"]
    assert fields(api.post(where, {})) == ["text"]
    assert fields(api.post(where, {"text": "a", "calls": []})) == ["calls"]
    assert fields(api.post(where, {"tool_calls": [{"function": {"name": ""}}]})) == [
        "tool_calls.0.function.name"
    ]


def test_a_turn_that_comes_too_late_is_told_what_was_said(api: Api, asked: Trajectory) -> None:
    late = api.post(f"/trajectories/{asked.pk}/say", {"text": "It is Dune.", "expects": 1})
    assert (late.status_code, late.json()["current"]) == (409, 2)
    assert late.json()["difference"] == [{"seq": 1, "role": "user", "content": "What is book 1?"}]


def test_somebody_elses_seat_is_a_conflict_that_names_them(bobs: Api, asked: Trajectory) -> None:
    taken = bobs.post(f"/trajectories/{asked.pk}/say", {"text": "Mine."})
    assert (taken.status_code, "alice" in taken.json()["detail"]) == (409, True)


def test_a_stranger_finds_no_seat(charlies: Api, asked: Trajectory) -> None:
    for verb, body in (("seat", {"seat": "user"}), ("say", {"text": "a"}), ("suggest", None)):
        assert charlies.post(f"/trajectories/{asked.pk}/{verb}", body).status_code == 404


def test_a_draft_is_asked_for_by_a_job(api: Api, asked: Trajectory) -> None:
    job = api.post(f"/trajectories/{asked.pk}/suggest")
    assert (job.status_code, job.json()["kind"], job.json()["state"]) == (202, "suggest", "queued")
    assert api.post(f"/trajectories/{asked.pk}/suggest").status_code == 409
    assert api.post(f"/jobs/{job.json()['id']}/cancel").json()["state"] == "cancelled"
    assert Job.objects.count() == 1


def test_no_seat_no_draft(api: Api, finished: Trajectory) -> None:
    assert api.post(f"/trajectories/{finished.pk}/suggest").status_code == 409
