from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from curation.engine import release as rendering_job
from curation.engine.storage import file_at
from curation.engine.work import claim_job
from curation.errors import Refused
from curation.jobs.work import run_job
from curation.models import Membership, Note, Release, Review, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.notes import add_note, withdraw_note
from curation.services.orders import ForkOrder, ReleaseOrder
from curation.services.releases import create_release
from curation.services.reviews import claim_for_review, release_claim, submit_review
from simulation.export.jsonl import parse_record
from tests.curation.toy import make_dialogue, play


def release(workspace: Workspace, **order: Any) -> Release:
    """Order one and render it, as a worker does."""
    row = create_release(workspace, by=None, order=ReleaseOrder(**{"name": "first"} | order))
    return rendered(row)


def rendered(row: Release) -> Release:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    row.refresh_from_db()
    return row


def lines(row: Release) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_at(row.file).read_text().splitlines()]


@pytest.fixture
def approved(finished: Trajectory, lead: Membership) -> Trajectory:
    submit_review(finished, member=lead, verdict=Review.Verdict.APPROVE)
    return finished


def test_what_is_approved_is_rendered_for_the_trainer(
    studio: Workspace, approved: Trajectory
) -> None:
    play(make_dialogue(studio))
    row = release(studio)

    (line,) = lines(row)
    assert [message["role"] for message in line["messages"]][:3] == ["system", "user", "assistant"]
    assert (row.state, row.rows, row.items_total, row.refused) == ("ready", 1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_half_read_while_a_release_says_how_far_it_is(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite compacts only where no cursor is open, and refuses to write beside one as well."""
    said: list[str] = []

    def told(_lease: Any, _progress: float, message: str = "") -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        said.append(message)

    monkeypatch.setattr(rendering_job, "report", told)
    monkeypatch.setattr(rendering_job, "REPORT_EVERY", 1)
    monkeypatch.setattr(rendering_job, "PORTION", 2)
    for _ in range(5):
        play(make_dialogue(studio))
    row = release(studio, filter={"review": "any"})
    assert (row.state, row.rows) == ("ready", 5)
    assert said == [*(f"{number} of 5" for number in range(5)), ""]


def test_the_manifest_says_what_is_in_the_file(studio: Workspace, approved: Trajectory) -> None:
    row = release(studio)

    data = file_at(row.file).read_bytes()
    assert row.manifest["file"]["sha256"] == hashlib.sha256(data).hexdigest() == row.sha256
    (item,) = row.manifest["items"]
    assert item["trajectory"] == str(approved.id)
    assert item["path"] == [[str(approved.id), 0, approved.length]]
    assert item["review"]["version"] == 1


def test_the_same_items_give_the_same_bytes(studio: Workspace, approved: Trajectory) -> None:
    for target in ("openai-sft", "native"):
        first, second = release(studio, format=target), release(studio, format=target)

        assert first.sha256 == second.sha256
        assert second.number == first.number + 1


def test_a_release_keeps_what_it_took(
    studio: Workspace, approved: Trajectory, lead: Membership
) -> None:
    row = create_release(studio, by=None, order=ReleaseOrder(name="first"))
    submit_review(approved, member=lead, verdict=Review.Verdict.REJECT, reason="No, wait")
    assert row.items_total == 1
    rendered(row)

    item = row.items.get()
    assert item.review is not None
    assert (item.review.version, item.review.verdict) == (1, "approve")


def test_a_verdict_that_was_taken_back_is_not_that_of_an_item(
    studio: Workspace, approved: Trajectory, lead: Membership, annotator: Membership
) -> None:
    submit_review(approved, member=lead, verdict=Review.Verdict.OPEN)
    unsaid = release(studio, filter={"review": "any"}).items.get()
    assert unsaid.review is None

    release_claim(approved, by=lead.user)
    claim_for_review(approved, by=annotator.user)
    submit_review(approved, member=annotator, verdict=Review.Verdict.APPROVE)
    submit_review(approved, member=lead, verdict=Review.Verdict.APPROVE)
    submit_review(approved, member=lead, verdict=Review.Verdict.OPEN)
    item = release(studio).items.get()
    assert item.review is not None
    assert item.review.reviewer == annotator.user


def test_a_branch_is_released_with_its_whole_path(
    studio: Workspace, finished: Trajectory, lead: Membership
) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=5, message="Please lend it."))
    play(child)
    submit_review(child, member=lead, verdict=Review.Verdict.APPROVE)
    (line,) = lines(release(studio))

    said = [message["content"] for message in line["messages"] if message["role"] == "user"]
    assert said[:2] == ["What is book 1?", "Please lend it."]


def test_a_native_release_is_a_zip_that_replays(studio: Workspace, approved: Trajectory) -> None:
    row = release(studio, format="native")

    with zipfile.ZipFile(file_at(row.file)) as archive:
        record = parse_record(archive.read("records.jsonl"), "line 1")
        world = archive.read(f"records.jsonl.worlds/{record.state.domain.world}")
    assert record.id == str(approved.id)
    assert hashlib.sha256(world).hexdigest() == record.state.domain.world


def test_a_turn_marked_do_not_train_has_no_weight(
    studio: Workspace, approved: Trajectory, alice: User
) -> None:
    note = add_note(approved, seq=4, by=alice, kind=Note.Kind.DO_NOT_TRAIN)

    weights = [message.get("weight") for message in lines(release(studio))[0]["messages"]]
    assert weights[4] == 0

    withdraw_note(note)
    assert "weight" not in lines(release(studio))[0]["messages"][4]


def test_nothing_to_release_says_why_in_numbers(studio: Workspace, finished: Trajectory) -> None:
    with pytest.raises(Refused) as refused:
        create_release(studio, by=None, order=ReleaseOrder(name="first"))

    (problem,) = refused.value.problems
    assert problem.field == "filter"
    assert "1 finished" in problem.problem
    assert "1 waiting" in problem.problem
    assert not Release.objects.exists()


def test_an_unknown_format_is_named_with_the_known_ones(studio: Workspace) -> None:
    with pytest.raises(Refused, match="smoke"):
        create_release(studio, by=None, order=ReleaseOrder(name="a", format="smoke"))


def test_another_workspaces_dialogues_stay_there(rival: Workspace, approved: Trajectory) -> None:
    with pytest.raises(Refused):
        create_release(rival, by=None, order=ReleaseOrder(name="theirs"))


def test_filters_choose(studio: Workspace, approved: Trajectory) -> None:
    for chosen in ({"min_tasks": 2}, {"domain": "other"}, {"run": str(approved.id)}):
        with pytest.raises(Refused):
            create_release(studio, by=None, order=ReleaseOrder(name="a", filter=chosen))

    for chosen in ({"min_tasks": 1}, {"domain": "shelf"}, {"review": "any"}):
        assert release(studio, filter=chosen).rows == 1
