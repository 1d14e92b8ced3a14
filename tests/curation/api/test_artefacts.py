"""``/domains/{name}/artefacts``: listed, judged, refused by name."""

from __future__ import annotations

import pytest

from curation.engine.work import claim_job
from curation.jobs.work import run_job
from curation.models import ArtefactReview, Job, Workspace
from tests.curation.api.conftest import Api
from tests.curation.toy import make_shelf


def listed(api: Api, **query: str) -> dict[str, dict[str, str]]:
    found = api.get("/domains/shelf/artefacts", **query).json()["items"]
    return {f"{one['kind']} {one['name']}": one for one in found}


def test_pieces_are_listed_judged_and_counted(api: Api, studio: Workspace) -> None:
    make_shelf(studio)
    pieces = listed(api)
    assert list(pieces) == ["tool get_book", "tool lend_book", "task 0"]
    order = {"artefact": pieces["tool get_book"]["artefact"], "verdict": "approve"}
    answer = api.post("/domains/shelf/artefacts/verdicts", order)
    assert answer.status_code == 201
    assert (answer.json()["by"], answer.json()["version"]) == ("alice", 1)
    assert list(listed(api, kind="tool", verdict="open")) == ["tool lend_book"]
    counts = api.get("/domains/shelf/artefacts").json()["counts"]
    assert counts["tool"] == {"approved": 1, "rejected": 0, "open": 1, "total": 2}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"artefact": "f" * 64}, "artefact"),
        ({"artefact": 7}, "artefact"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"verdict": "reject"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"expects": -1}, "expects"),
        ({"why": "x"}, "why"),
    ],
)
def test_what_is_wrong_with_a_verdict_is_named(
    api: Api, studio: Workspace, change: dict[str, object], field: str
) -> None:
    make_shelf(studio)
    key = listed(api)["tool get_book"]["artefact"]
    order = {"artefact": key, "verdict": "approve"} | change
    answer = api.post("/domains/shelf/artefacts/verdicts", order)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not ArtefactReview.objects.exists()


def test_a_stranger_sees_no_pieces(charlies: Api, studio: Workspace) -> None:
    make_shelf(studio)
    assert charlies.get("/domains/shelf/artefacts").status_code == 404
    assert (
        charlies.post(
            "/domains/shelf/artefacts/verdicts", {"artefact": "f" * 64, "verdict": "approve"}
        ).status_code
        == 404
    )


def test_an_unknown_filter_is_named(api: Api, studio: Workspace) -> None:
    make_shelf(studio)
    answer = api.get("/domains/shelf/artefacts", state="open")
    assert answer.json()["errors"][0]["field"] == "state"


def test_a_piece_is_patched_and_the_job_names_the_version(api: Api, studio: Workspace) -> None:
    make_shelf(studio)
    tool = {
        "description": "A book.",
        "parameters": {"type": "object", "properties": {}},
        "returns": {"type": "array"},
        "sql": "SELECT id FROM books",
    }
    edits = [{"kind": "tool", "name": "get_book", "text": tool}]
    answer = api.post("/domains/shelf/patches", {"edits": edits})
    assert answer.status_code == 202
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job = api.get(f"/jobs/{answer.json()['id']}").json()
    assert (job["error"], job["result"]["number"]) == (None, 2)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"edits": []}, "edits"),
        ({"edits": [{"kind": "rule"}]}, "edits.0.kind"),
        ({"edits": [{"kind": "tool", "name": "no", "text": "a: 1"}]}, "name"),
        ({"edits": [{"kind": "tool", "name": "get_book", "text": "a: 1"}]}, "tools.get_book"),
        ({"edits": [{"kind": "task", "name": "9"}]}, "name"),
        ({"edits": [{"kind": "tool", "name": "lend_book"}]}, "drop_tasks"),
    ],
)
def test_what_is_wrong_with_a_patch_is_named(
    api: Api, studio: Workspace, body: object, field: str
) -> None:
    make_shelf(studio)
    answer = api.post("/domains/shelf/patches", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert not Job.objects.exists()
