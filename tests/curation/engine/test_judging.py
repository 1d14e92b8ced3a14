"""Judging as a worker does it, before a judge behind a real socket."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.judgements import store_judgement, verdict_of
from curation.engine.judging import failure_in_words, run_judging
from curation.engine.records import to_record
from curation.engine.work import claim_job
from curation.errors import LeaseLost
from curation.jobs.work import judge_until_idle, judging_waits, quick_jobs_wait, run_job
from curation.models import DocketItem, Job, Judgement, Trajectory, Workspace
from curation.services.jobs import cancel_job
from curation.services.judging import judge_trajectory
from simulation.vocabulary.judgement import BulletVerdict
from simulation.vocabulary.judgement import Judgement as Verdict
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, play
from tests.servers.models import Answer, Brain, JsonObject, completion, in_turn
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.seats.llm.judges import Judging

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(studio: Workspace) -> list[Trajectory]:
    rows = []
    for _ in range(3):
        rows.append(make_dialogue(studio))
        play(rows[-1])
    return rows


def judged(workspace: Workspace, rows: list[Trajectory], brain: Brain, by: User) -> Job:
    """The job for all rows, run to its end."""
    with serving(brain) as server:
        lab(workspace, server.url)
        job = judge_trajectory(rows[0], by=by, model="scripted-1")
        before_the_judge(job, rows)
        lease = claim_job("w1", 60)
        assert lease is not None
        run_job(lease)
    job.refresh_from_db()
    return job


def before_the_judge(job: Job, rows: list[Trajectory]) -> None:
    """All of the rows, as for a run."""
    job.docket.all().delete()
    for position, row in enumerate(rows):
        if not Trajectory.objects.filter(pk=row.pk).exists():
            continue
        DocketItem.objects.create(job=job, trajectory=row, position=position)
    job.payload["count"] = len(rows)
    job.save()


def test_each_verdict_is_a_row_of_its_own(
    studio: Workspace, three: list[Trajectory], alice: User
) -> None:
    job = judged(studio, three, Judging(1), alice)

    assert job.state == Job.State.DONE
    assert job.result == {"judged": 3, "valid": 0, "failed": 0, "gone": 0, "failures": {}}
    row = Judgement.objects.get(trajectory=three[0])
    assert (row.number, row.valid, row.by, row.length) == (1, False, "scripted-1", 11)
    assert (row.ordered_by, row.job) == (alice, job)
    assert verdict_of(row).bullets[0].verdict is BulletVerdict.FAILED
    three[0].refresh_from_db()
    assert three[0].judged == "invalid"


def test_judging_again_adds_a_number_and_stands_for_the_branch(
    studio: Workspace, finished: Trajectory, alice: User
) -> None:
    judged(studio, [finished], Judging(1), alice)
    first = Judgement.objects.get()
    store_judgement(finished.pk, verdict_of(first).model_copy(update=_all_met()), length=11)

    assert list(finished.judgements.values_list("number", flat=True).order_by("number")) == [1, 2]
    finished.refresh_from_db()
    assert finished.judged == "valid"
    record = to_record(finished)
    assert record.judgement is not None
    assert record.judgement.valid


def _all_met() -> dict[str, Any]:
    return {"bullets": (), "valid": True}


class FirstIsMute:
    """Talks nonsense of one dialogue, which it knows by the title of its task."""

    def __call__(self, body: JsonObject) -> Answer:
        asked = body["messages"][-1]["content"]
        return Answer(completion("No.")) if "Borrow Emma" in asked else Judging()(body)


def test_one_failure_leaves_the_others_alone(
    studio: Workspace, three: list[Trajectory], alice: User
) -> None:
    (task,) = three[0].tasks
    Trajectory.objects.filter(pk=three[0].pk).update(tasks=[task | {"title": "Borrow Emma"}])
    job = judged(studio, three, FirstIsMute(), alice)

    assert job.state == Job.State.DONE
    assert (job.result["judged"], job.result["failed"]) == (2, 1)
    assert "did not send the JSON" in job.result["failures"][str(three[0].pk)]


def test_a_judge_that_never_answers_fails_the_job_in_words(
    studio: Workspace, finished: Trajectory, alice: User
) -> None:
    job = judged(studio, [finished], in_turn(completion("I would rather not.")), alice)

    assert job.state == Job.State.FAILED
    assert job.error["problem"].startswith("The judge's model did not send the JSON")
    assert not Judgement.objects.exists()


def test_a_judge_that_is_not_there_fails_before_a_token_is_spent(
    studio: Workspace, finished: Trajectory, alice: User
) -> None:
    lab(studio, "http://127.0.0.1:9/v1")
    judge_trajectory(finished, by=alice, model="scripted-1")
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)

    job = Job.objects.get()
    assert (job.state, job.error["field"]) == (Job.State.FAILED, "base_url")


def test_a_job_that_was_put_down_goes_on_where_it_stopped(
    studio: Workspace, three: list[Trajectory], alice: User
) -> None:
    brain = Judging()
    with serving(brain) as server:
        lab(studio, server.url)
        job = judge_trajectory(three[0], by=alice, model="scripted-1")
        before_the_judge(job, three)
        store_judgement(three[0].pk, _verdict(), length=11, job=job)
        lease = claim_job("w1", 60)
        assert lease is not None
        result = run_judging(lease, job)
        posts = len(server.bodies)

    assert result["judged"] == 3
    assert posts == 2


def _verdict() -> Verdict:
    return Verdict(valid=True, reasoning="Fine.", by="m")


def test_a_job_that_is_called_off_stops_while_its_judge_thinks(
    studio: Workspace, finished: Trajectory, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.engine.judging.LOOK_SECONDS", 0.05)
    slow = Answer(completion("{}"), delay=30.0)
    with serving(in_turn(slow)) as server:
        lab(studio, server.url)
        job = judge_trajectory(finished, by=alice, model="scripted-1")
        lease = claim_job("w1", 60)
        assert lease is not None
        cancel_job(job)
        with pytest.raises(LeaseLost):
            run_judging(lease, job)
    assert not Judgement.objects.exists()


def test_what_was_deleted_since_is_passed_over(
    studio: Workspace, three: list[Trajectory], alice: User
) -> None:
    Trajectory.objects.filter(pk=three[1].pk).delete()
    job = judged(studio, three, Judging(), alice)
    assert (job.result["judged"], job.result["gone"]) == (2, 1)


def test_judging_has_a_lane_of_its_own(studio: Workspace) -> None:
    Job.objects.create(workspace=studio, kind=Job.Kind.JUDGE, payload={})
    assert judging_waits()
    assert not quick_jobs_wait()
    assert claim_job("w1", 60, {Job.Kind.INGEST}) is None


def test_reasons_are_told_with_a_remedy_that_fits() -> None:
    assert failure_in_words("judge_timeout").endswith("Judge it again.")
    assert "endpoint" in failure_in_words("judge_unreachable")
    assert failure_in_words("empty_move") == "The judge gave no verdict: empty move."


def test_the_lane_runs_what_waits(studio: Workspace, finished: Trajectory, alice: User) -> None:
    with serving(Judging()) as server:
        lab(studio, server.url)
        judge_trajectory(finished, by=alice, model="scripted-1")
        judge_until_idle()
    assert Judgement.objects.get().valid
