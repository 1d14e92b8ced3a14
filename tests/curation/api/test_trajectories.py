from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from curation.engine.records import to_record
from curation.engine.state import rows_to_state
from curation.models import Job, Trajectory, Workspace
from simulation.export.jsonl import parse_record, record_line
from simulation.world import World
from tests.curation.api.conftest import Api
from tests.curation.api.test_problems import problem
from tests.curation.toy import LENGTH, make_dialogue, play, shelf_domain, shelf_image


def test_a_dialogue_comes_with_its_whole_path(api: Api, finished: Trajectory) -> None:
    body = api.get(f"/trajectories/{finished.id}").json()

    assert [turn["seq"] for turn in body["turns"]] == list(range(LENGTH))
    assert (body["state"], body["review_state"], body["domain"]) == ("finished", "queued", "shelf")
    calling = body["turns"][2]["message"]
    assert set(calling) == {"role", "content", "tool_calls"}
    assert isinstance(calling["tool_calls"][0]["function"]["arguments"], str)
    assert body["turns"][7]["diff"]["books"]["changed"][0]["new"] == {"lent": 1}


def test_a_branch_keeps_the_numbering_of_its_path(api: Api, finished: Trajectory) -> None:
    answer = api.post(f"/trajectories/{finished.id}/fork", {"at": 5, "message": "Lend it, please."})

    assert answer.status_code == 201
    child = answer.json()
    assert (child["parent"], child["fork_at"], child["length"]) == (str(finished.id), 5, 6)
    assert [turn["author"] for turn in child["turns"]] == ["human-edited"]
    whole = api.get(f"/trajectories/{child['id']}").json()["turns"]
    assert [turn["seq"] for turn in whole] == list(range(6))
    assert {turn["trajectory"] for turn in whole[:5]} == {str(finished.id)}
    assert whole[5:] == child["turns"]


def test_several_samples_are_several_branches(api: Api, finished: Trajectory) -> None:
    body = api.post(f"/trajectories/{finished.id}/fork", {"at": 5, "samples": 3}).json()

    assert len(set(body["branches"])) == 3
    found = api.get("/trajectories", parent=str(finished.id)).json()["items"]
    assert {item["id"] for item in found} == set(body["branches"])


def test_forking_past_the_end_names_the_place(api: Api, finished: Trajectory) -> None:
    for at in (LENGTH + 1, -1, "x"):
        (error,) = problem(api.post(f"/trajectories/{finished.id}/fork", {"at": at}), 422)["errors"]
        assert error["field"] == "at"
    (error,) = problem(api.post(f"/trajectories/{finished.id}/fork", {"at": 99}), 422)["errors"]
    assert f"its last turn is {LENGTH - 1}" in error["message"]


def test_deleting_is_undone_and_hides_the_dialogue_meanwhile(
    api: Api, charlies: Api, finished: Trajectory
) -> None:
    address = f"/trajectories/{finished.id}"
    problem(charlies.delete(address), 404)
    assert api.delete(address).json()["id"] == str(finished.id)
    problem(api.get(address), 404)
    problem(api.delete(address), 404)
    problem(charlies.post(f"{address}/restore"), 404)
    assert api.post(f"{address}/restore").json()["state"] == "finished"
    assert api.get(address).status_code == 200
    problem(api.post(f"{address}/restore"), 404)


@pytest.mark.parametrize("at", [0, 5, 7, LENGTH - 1])
def test_the_world_of_a_turn_is_a_file(
    api: Api, finished: Trajectory, at: int, tmp_path: Path
) -> None:
    answer = api.get(f"/trajectories/{finished.id}/world", at=at)

    assert answer.status_code == 200
    (tmp_path / "x.sqlite").write_bytes(answer.content)
    file = sqlite3.connect(tmp_path / "x.sqlite")
    ((lent,),) = file.execute("SELECT lent FROM books WHERE id = 1")
    file.close()
    assert lent == (at >= 7)
    world = World.open(answer.content, now=shelf_domain().now)
    assert world.digest == rows_to_state(finished).turns[at].world_digest
    world.close()


def test_without_a_turn_it_is_the_last_world(api: Api, finished: Trajectory) -> None:
    whole = api.get(f"/trajectories/{finished.id}/world")

    assert whole.content == api.get(f"/trajectories/{finished.id}/world", at=LENGTH - 1).content


@pytest.mark.parametrize("at", [LENGTH, -1, 10**9])
def test_the_world_of_a_turn_that_does_not_exist_is_refused(
    api: Api, finished: Trajectory, at: int
) -> None:
    (error,) = problem(api.get(f"/trajectories/{finished.id}/world", at=at), 422)["errors"]

    assert str(at) in error["message"]


def test_the_record_is_the_native_one(api: Api, finished: Trajectory) -> None:
    answer = api.get(f"/trajectories/{finished.id}/record")

    assert parse_record(answer.content, "line 1") == to_record(finished)


def test_records_are_imported_by_a_job(
    charlies: Api, rival: Workspace, finished: Trajectory
) -> None:
    file = ContentFile(record_line(to_record(finished)).encode(), name="a.jsonl")
    world = ContentFile(shelf_image(), name=shelf_domain().world)
    answer = charlies.send("/trajectories/import", file=file, worlds=[world])

    assert answer.status_code == 202
    job = Job.objects.in_workspace(rival).get()
    assert answer.json()["id"] == str(job.id)
    assert charlies.get(f"/jobs/{job.id}").json()["state"] == "queued"


def test_an_import_without_a_file_names_it(api: Api) -> None:
    (error,) = problem(api.send("/trajectories/import"), 422)["errors"]

    assert error["field"] == "file"


def test_lists_are_paged_newest_first(api: Api, studio: Workspace) -> None:
    made = [str(make_dialogue(studio).id) for _ in range(5)]

    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        body = api.get("/trajectories", limit=2, **cursor).json()
        seen += [item["id"] for item in body["items"]]
        if body["next"] is None:
            break
        cursor = {"cursor": body["next"]}
    assert seen == made[::-1]


def test_a_list_is_filtered(api: Api, finished: Trajectory, blank: Trajectory) -> None:
    def found(**query: Any) -> set[str]:
        return {item["id"] for item in api.get("/trajectories", **query).json()["items"]}

    done, waiting = str(finished.id), str(blank.id)
    assert found() == {done, waiting}
    assert found(state="finished") == found(review="queued") == {done}
    assert found(state="queued") == {waiting}
    assert found(domain="shelf", q="dune") == {done, waiting}
    assert found(q="100%") == found(domain="other") == found(faults="true") == set()
    assert found(findings="errors") == set()


def test_a_dialogue_is_held_and_called_off(api: Api, blank: Trajectory) -> None:
    states = [
        api.post(f"/trajectories/{blank.id}/{word}").json()["state"]
        for word in ("pause", "resume", "cancel")
    ]

    assert states == ["paused", "queued", "cancelled"]
    problem(api.post(f"/trajectories/{blank.id}/pause"), 409)


def test_the_schema_describes_every_address(api: Api) -> None:
    paths = json.load(io.BytesIO(api.get("/openapi.json").content))["paths"]

    assert "/api/v1/trajectories/{key}/fork" in paths


def test_a_running_dialogue_is_forked(api: Api, studio: Workspace) -> None:
    running = make_dialogue(studio)
    play(running, turns=3)

    assert api.post(f"/trajectories/{running.id}/fork", {"at": 3}).status_code == 201
    problem(api.post(f"/trajectories/{running.id}/fork", {"at": 4}), 422)
