from __future__ import annotations

import hashlib
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection

from curation.engine import freezing
from curation.engine import release as rendering_job
from curation.engine.selecting import look, look_waiting, waits_to_be_looked_at
from curation.engine.storage import file_at
from curation.engine.work import claim_job, hand_back
from curation.errors import Refused
from curation.jobs.work import run_job
from curation.models import (
    Membership,
    Note,
    Release,
    ReleaseSelection,
    Review,
    Trajectory,
    Workspace,
)
from curation.services import releases
from curation.services.forks import fork_trajectory
from curation.services.notes import add_note, withdraw_note
from curation.services.orders import ForkOrder, ReleaseOrder
from curation.services.releases import create_release
from curation.services.reviews import claim_for_review, release_claim, submit_review
from simulation.export.jsonl import parse_record
from tests.curation.toy import make_dialogue, make_run, play
from tests.curation.work import queries


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


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has to be gone through is too much for the one who waits."""
    monkeypatch.setattr(releases, "AT_ONCE", 0)


@pytest.mark.usefixtures("_many")
def test_where_many_have_to_be_gone_through_the_worker_looks_for_what_matches(
    studio: Workspace, approved: Trajectory, lead: Membership
) -> None:
    late = make_dialogue(studio)
    play(late)
    asked = queries(lambda: create_release(studio, by=None, order=ReleaseOrder(name="big")))
    row = Release.objects.get()
    assert (row.state, row.items_total) == ("queued", 0)
    assert [one for one in asked if 'FROM "curation_review"' in one] == []
    submit_review(late, member=lead, verdict=Review.Verdict.APPROVE)

    assert (rendered(row).state, row.rows, row.items_total) == ("ready", 2, 2)
    assert [one.trajectory for one in row.items.order_by("position")] == [approved, late]


@pytest.mark.usefixtures("_many")
def test_what_a_worker_wrote_down_stays_though_another_goes_on(
    studio: Workspace, approved: Trajectory, lead: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = create_release(studio, by=None, order=ReleaseOrder(name="big"))
    with monkeypatch.context() as broken:
        broken.setattr(freezing, "_values", _away)
        assert rendered(row).items_total == 1
    submit_review(approved, member=lead, verdict=Review.Verdict.REJECT, reason="No, wait")
    hand_back("w1")

    assert (rendered(row).state, row.items_total) == ("ready", 1)
    assert row.items.get().trajectory == approved


@pytest.mark.usefixtures("_many")
def test_what_a_release_takes_is_looked_for_while_another_is_rendered(
    studio: Workspace, approved: Trajectory, lead: Membership
) -> None:
    first, row = (create_release(studio, by=None, order=ReleaseOrder(name="r")) for _ in range(2))
    held = claim_job("w1", 60)
    assert held is not None
    assert waits_to_be_looked_at()
    while look_waiting():
        pass
    assert not waits_to_be_looked_at()
    submit_review(approved, member=lead, verdict=Review.Verdict.REJECT, reason="No, wait")

    run_job(held)
    assert (rendered(row).state, row.items_total) == ("ready", 1)
    first.refresh_from_db()
    assert (first.state, first.error["field"]) == ("failed", "filter")


@pytest.mark.usefixtures("_many")
def test_of_two_who_look_the_first_has_said_what_it_takes(
    studio: Workspace, approved: Trajectory, lead: Membership
) -> None:
    row = create_release(studio, by=None, order=ReleaseOrder(name="r"))
    late = Release.objects.get(pk=row.pk)
    assert look(row) == 1
    submit_review(approved, member=lead, verdict=Review.Verdict.REJECT, reason="No, wait")
    look(late)
    assert (late.items_total, ReleaseSelection.objects.get().number) == (1, 1)

    assert rendered(row).state == "ready"
    look(late)
    assert not ReleaseSelection.objects.exists()


@pytest.mark.usefixtures("_many")
def test_one_that_finds_nothing_does_not_wait_for_its_turn(
    studio: Workspace, approved: Trajectory
) -> None:
    order = ReleaseOrder.model_validate({"name": "r", "filter": {"stale": "yes"}})
    row = create_release(studio, by=None, order=order)
    assert look_waiting()

    row.refresh_from_db()
    assert row.job is not None
    assert (row.state, row.job.state, row.job.error) == ("failed", "failed", row.error)
    assert row.error["problem"].startswith("Of 1 finished dialogues none matches")
    assert not look_waiting()
    assert claim_job("w1", 60) is None


def _away(*_given: object) -> None:
    raise OperationalError("the database went away")


@pytest.mark.usefixtures("_many")
def test_a_worker_that_finds_nothing_says_why(studio: Workspace, approved: Trajectory) -> None:
    row = release(studio, filter={"stale": "yes"})
    assert row.state == "failed"
    assert row.error["field"] == "filter"
    assert row.error["problem"].startswith("Of 1 finished dialogues none matches: 1 approved")
    assert row.error["remedy"]
    assert not row.items.exists()


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize(
    "chosen", [{"min_tasks": 2}, {"domain": "nothing"}, {"run": str(uuid4())}, {"run": "x"}]
)
def test_what_can_match_nothing_is_refused_at_once(
    studio: Workspace, approved: Trajectory, chosen: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        create_release(studio, by=None, order=ReleaseOrder(name="big", filter=chosen))
    assert not Release.objects.exists()


def test_a_small_run_of_a_large_workspace_is_written_down_at_once(
    studio: Workspace, approved: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(make_dialogue(studio, run_row=(run := make_run(studio, count=1))))
    monkeypatch.setattr(releases, "AT_ONCE", 1)
    every, own = {"review": "any"}, {"review": "any", "run": str(run.pk)}
    found = [
        create_release(studio, by=None, order=ReleaseOrder(name="r", filter=chosen)).items_total
        for chosen in (every, own)
    ]
    assert found == [0, 1]
