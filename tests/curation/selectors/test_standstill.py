"""All that stands still is told with why, and nothing that moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.models import Job, Run, Trajectory, Workspace
from curation.selectors.standstill import nobody_works, standing_still
from curation.services.run_controls import pause_run
from tests.curation.jobs.conftest import lab
from tests.curation.selectors.test_plans import plan
from tests.curation.selectors.test_waiting import LAB, beat, make
from tests.curation.toy import make_dialogue, make_run
from tests.curation.work import queries


def told(workspace: Workspace, **given: Any) -> list[tuple[str, str]]:
    return [(one.name, one.waiting.kind) for one in standing_still(workspace, **given)]


def words(workspace: Workspace) -> str:
    (one,) = standing_still(workspace)
    return one.waiting.words


def job(workspace: Workspace, state: str, kind: str = "synthesis", **columns: Any) -> Job:
    row = Job.objects.create(workspace=workspace, kind=kind, state=state, **columns)
    Job.objects.filter(pk=row.pk).update(created=timezone.now() - timedelta(minutes=2))
    return row


@pytest.fixture
def worker(db: None) -> None:
    beat(playing=1)


@pytest.mark.usefixtures("worker")
def test_what_moves_is_not_told(studio: Workspace, finished: Trajectory) -> None:
    make(studio, "generating")
    make(studio)
    make_dialogue(studio)
    job(studio, "running")
    job(studio, "done")
    job(studio, "cancelled")

    assert standing_still(studio) == []


def test_that_nobody_works_is_told_where_work_waits(studio: Workspace, rival: Workspace) -> None:
    job(studio, "queued")

    (one,) = nobody_works(studio)
    assert (one.subject, one.waiting.kind) == (studio, "no_worker")
    assert list(nobody_works(rival)) == []
    beat()
    assert list(nobody_works(studio)) == []


@pytest.mark.usefixtures("worker")
def test_runs_are_held_by_people_budgets_and_models(studio: Workspace, rival: Workspace) -> None:
    pause_run(make(studio))
    spent, bare = make(studio, "paused"), make(studio, "paused")
    spent.state, spent.reason, spent.max_tokens_total = "paused", Run.Reason.TOKENS, 500
    bare.state, bare.problem = "failed", {"problem": "No key.", "remedy": "Set it."}
    spent.save()
    bare.save()

    assert [kind for _, kind in told(studio)] == [
        "models_not_ready",
        "token_budget_reached",
        "paused",
    ]
    assert standing_still(rival) == []


@pytest.mark.usefixtures("worker")
def test_a_run_of_which_a_part_is_paused_is_told(studio: Workspace) -> None:
    run = make(studio, "generating")
    make_dialogue(studio, run_row=run, state="paused")

    assert words(studio) == "Some of its dialogues are paused one by one."


def test_a_run_that_finds_no_place_is_told(studio: Workspace) -> None:
    beat(playing=4)
    make(studio)
    make(studio, "generating")

    assert words(studio) == "All 4 places of 1 worker are taken. Start one more worker, or wait."


@pytest.mark.usefixtures("worker")
def test_failed_dialogues_of_a_run_are_told_for_a_day(studio: Workspace) -> None:
    run = make_run(studio, count=5)
    run.state, run.dialogues_failed, run.finished = "finished", 3, timezone.now()
    run.save()

    assert words(studio) == "3 of its 5 dialogues failed. They can be tried again."
    Run.objects.update(finished=timezone.now() - timedelta(days=2))
    assert standing_still(studio) == []


@pytest.mark.usefixtures("worker")
def test_a_job_that_stopped_at_a_budget_is_told(studio: Workspace) -> None:
    job(studio, "paused", reason="token_budget_reached", max_tokens_total=1_000)
    assert words(studio) == "It has used its budget of 1,000 tokens. Raise the budget to go on."
    Job.objects.update(reason="cost_budget_reached", max_cost=2.5)
    assert words(studio) == "It has spent its budget of 2.50 US dollars. Raise the budget to go on."
    run = make_run(studio)
    Run.objects.update(state="finished", title="Shelves")
    Job.objects.update(reason="run_cost_budget_reached", run=run, kind="judge")
    assert told(studio) == [("Judging: Shelves", "run_cost_budget_reached")]
    assert "it goes on by itself" in words(studio)


@pytest.mark.usefixtures("worker")
def test_a_job_that_waits_behind_others_is_told(studio: Workspace) -> None:
    job(studio, "queued")
    Job.objects.create(workspace=studio, kind="release")

    assert told(studio) == [("Domain in the making", "jobs_before")]


@pytest.mark.usefixtures("worker")
def test_jobs_that_failed_are_told_for_a_day_but_for_those_that_somebody_sat_before(
    studio: Workspace,
) -> None:
    error = {"field": "brief", "problem": "No tables.", "remedy": "Say more."}
    row = job(studio, "failed", error=error)
    job(studio, "failed", kind="suggest", error=error)

    assert words(studio) == "No tables. Say more."
    Job.objects.filter(pk=row.pk).update(created=timezone.now() - timedelta(days=2))
    assert standing_still(studio) == []


@pytest.mark.usefixtures("worker")
def test_dialogues_of_no_run_are_told_one_by_one(studio: Workspace) -> None:
    make_dialogue(studio, state="paused", title="held")
    make_dialogue(studio, state="paused", title="kept", reason="replayed")
    make_dialogue(studio, state="failed", title="lost", reason="agent_refusal")
    make_dialogue(studio, state="failed", title="bare", reason="models_not_ready", detail="No key.")
    old = timezone.now() - timedelta(days=2)
    make_dialogue(studio, state="failed", title="old", reason="x", updated=old)
    make_dialogue(studio, state="failed", title="gone", deleted_at=timezone.now())

    assert sorted(told(studio)) == [
        ("bare", "models_not_ready"),
        ("held", "paused"),
        ("kept", "replayed"),
        ("lost", "dialogue_failed"),
    ]


@pytest.mark.usefixtures("worker")
def test_a_seat_that_waits_is_told_to_all_but_who_took_it(
    studio: Workspace, alice: User, bob: User
) -> None:
    make_dialogue(studio, state="awaiting_human", seated=bob)

    assert words(studio) == "It waits for the words of bob."
    assert len(told(studio, besides=alice)) == 1
    assert told(studio, besides=bob) == []


def test_an_endpoint_that_does_not_answer_is_told_whoever_asked_it(
    studio: Workspace, rival: Workspace
) -> None:
    lab(studio, "http://127.0.0.1:9/v1", id=LAB)
    beat(playing=1, failing=7, failure="server_error")

    assert told(studio) == [("lab", "calls_fail")]
    assert standing_still(rival) == []


@pytest.mark.usefixtures("worker")
def test_of_each_kind_the_newest_ones_are_told_with_the_same_questions(studio: Workspace) -> None:
    pause_run(make(studio))
    make_dialogue(studio, state="paused")
    job(studio, "paused")
    few = len(queries(lambda: standing_still(studio)))
    for _ in range(3):
        pause_run(make(studio))
        make_dialogue(studio, state="paused")
        job(studio, "paused")

    assert len(standing_still(studio, most=2)) == 6
    asked = queries(lambda: standing_still(studio))
    assert len(asked) == few
    assert not [sql for sql in asked if "COUNT(" in sql]


@pytest.mark.usefixtures("worker")
def test_lone_dialogues_are_found_by_an_index_of_their_own(studio: Workspace) -> None:
    asked = queries(lambda: standing_still(studio))
    lone = [sql for sql in asked if '"curation_trajectory"."run_id" IS NULL' in sql]

    assert len(lone) == 2
    for sql in lone:
        assert any("trajectory_alone" in step for step in plan(sql)), plan(sql)
