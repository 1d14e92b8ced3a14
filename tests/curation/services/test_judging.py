from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth.models import User

from curation.engine.judged import answers_to, last_judging, last_judging_of_run, latest_judgement
from curation.engine.judgements import store_judgement
from curation.errors import Conflict, NotThere, Refused
from curation.models import Job, Judgement, LineupEntry, Trajectory, Workspace
from curation.services.jobs import cancel_job
from curation.services.judging import answer_critique, judge_run, judge_trajectory
from simulation.vocabulary.judgement import Critique, StepVerdict
from simulation.vocabulary.judgement import Judgement as Verdict
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, make_run, play


@pytest.fixture
def judge(studio: Workspace) -> LineupEntry:
    endpoint = lab(studio, "http://127.0.0.1:9/v1")
    return LineupEntry.objects.create(
        workspace=studio, role="judge", endpoint=endpoint, model="judge-1"
    )


def on_docket(job: Job) -> list[UUID]:
    return list(job.docket.order_by("position").values_list("trajectory_id", flat=True))


def test_the_lineups_judge_is_asked_and_frozen(
    finished: Trajectory, judge: LineupEntry, alice: User
) -> None:
    job = judge_trajectory(finished, by=alice)
    judge.delete()

    assert (on_docket(job), job.trajectory) == ([finished.pk], finished)
    assert job.payload["judge"]["model"] == "judge-1"
    assert last_judging(finished) == job
    assert last_judging(make_dialogue(finished.workspace)) is None


def test_without_a_judge_the_remedy_is_named(finished: Trajectory, alice: User) -> None:
    with pytest.raises(Refused, match="No model plays the judge"):
        judge_trajectory(finished, by=alice)
    assert not Job.objects.exists()


@pytest.mark.usefixtures("judge")
def test_what_goes_on_is_not_judged(studio: Workspace, blank: Trajectory, alice: User) -> None:
    with pytest.raises(Conflict, match="queued"):
        judge_trajectory(blank, by=alice)


@pytest.mark.usefixtures("judge")
def test_nobody_is_judged_twice_at_a_time(finished: Trajectory, alice: User) -> None:
    job = judge_trajectory(finished, by=alice)
    with pytest.raises(Conflict, match="already"):
        judge_trajectory(finished, by=alice)
    cancel_job(job)
    assert judge_trajectory(finished, by=alice).state == Job.State.QUEUED


@pytest.mark.usefixtures("judge")
def test_a_run_is_judged_as_far_as_it_has_ended(studio: Workspace, alice: User) -> None:
    run = make_run(studio, count=3)
    with pytest.raises(Conflict, match="has ended yet"):
        judge_run(run, by=alice)
    rows = []
    for at in range(2):
        rows.append(make_dialogue(studio, run_row=run, ordinal=at))
        play(rows[-1])
    make_dialogue(studio, run_row=run, ordinal=2)
    store_judgement(rows[0].pk, Verdict(valid=True, reasoning="", by="m"), length=11)

    assert on_docket(judge_run(run, by=alice)) == [rows[1].pk]
    cancel_job(Job.objects.get())
    both = judge_run(run, by=alice, again=True)
    assert on_docket(both) == [row.pk for row in rows]
    assert last_judging_of_run(run) == both
    assert last_judging(rows[0]) == both


def test_a_cancelled_job_is_not_called_off_again(
    finished: Trajectory, judge: LineupEntry, alice: User
) -> None:
    job = cancel_job(judge_trajectory(finished, by=alice))
    assert job.state == Job.State.CANCELLED
    with pytest.raises(Conflict, match="cancelled"):
        cancel_job(job)


def test_work_that_others_wait_for_is_not_called_off(studio: Workspace) -> None:
    with pytest.raises(Conflict, match="cannot be called off"):
        cancel_job(Job.objects.create(workspace=studio, kind=Job.Kind.RELEASE))


@pytest.fixture
def judgement(finished: Trajectory) -> Judgement:
    critique = Critique(seq=2, verdict=StepVerdict.BAD, text="It guesses.")
    verdict = Verdict(valid=True, reasoning="Fine.", by="m", critiques=(critique,))
    return store_judgement(finished.pk, verdict, length=finished.length)


def test_a_second_thought_stands_and_nothing_is_lost(
    judgement: Judgement, alice: User, bob: User
) -> None:
    for by, accepted in ((alice, True), (bob, True), (alice, False)):
        answer_critique(judgement, 2, by=by, accepted=accepted)

    assert judgement.answers.count() == 3
    standing = answers_to(judgement)[2]
    assert [(one.by, one.accepted) for one in standing] == [(bob, True), (alice, False)]


def test_only_what_was_criticised_is_answered(judgement: Judgement, alice: User) -> None:
    with pytest.raises(NotThere, match="turn 3"):
        answer_critique(judgement, 3, by=alice, accepted=True)


def test_the_latest_judgement_stands(finished: Trajectory, judgement: Judgement) -> None:
    store_judgement(finished.pk, Verdict(valid=True, reasoning="", by="n"), length=11)
    found = latest_judgement(finished)
    assert found is not None
    assert (found.number, found.by) == (2, "n")
