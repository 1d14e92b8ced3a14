from __future__ import annotations

import pytest

from curation.engine.casts import ModelSeat
from curation.engine.judgements import store_judgement
from curation.models import (
    Job,
    Judgement,
    LineupEntry,
    ModelEndpoint,
    Run,
    Trajectory,
    Workspace,
)
from simulation.vocabulary.judgement import (
    BulletVerdict,
    Critique,
    JudgedBullet,
    StepVerdict,
)
from simulation.vocabulary.judgement import Judgement as Verdict
from simulation.vocabulary.tasks import BulletKind
from tests.curation.api.conftest import Api
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_run


@pytest.fixture
def judge(studio: Workspace) -> LineupEntry:
    endpoint = lab(studio, "http://127.0.0.1:9/v1")
    return LineupEntry.objects.create(
        workspace=studio, role="judge", endpoint=endpoint, model="judge-1"
    )


@pytest.fixture
def judgement(finished: Trajectory) -> Judgement:
    denied = JudgedBullet(
        task="t1",
        place=0,
        text="Dune is lent.",
        subtask="t1.1",
        kind=BulletKind.CRITICAL,
        verdict=BulletVerdict.FAILED,
        reason="Never lent.",
    )
    critique = Critique(seq=2, verdict=StepVerdict.BAD, text="It guesses.")
    verdict = Verdict(
        valid=False, reasoning="No.", by="m", bullets=(denied,), critiques=(critique,)
    )
    return store_judgement(finished.pk, verdict, length=finished.length)


@pytest.mark.usefixtures("judge")
def test_a_judge_is_asked_for_by_a_job(api: Api, finished: Trajectory) -> None:
    answer = api.post(f"/trajectories/{finished.pk}/judge", {})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["kind"], job["state"]) == ("judge", "queued")
    assert api.post(f"/trajectories/{finished.pk}/judge", {}).status_code == 409
    assert api.post(f"/jobs/{job['id']}/cancel").json()["state"] == "cancelled"


def test_without_a_judge_the_field_is_named(api: Api, finished: Trajectory) -> None:
    answer = api.post(f"/trajectories/{finished.pk}/judge", {})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "model"
    assert api.post(f"/trajectories/{finished.pk}/judge", {"modell": "x"}).status_code == 422
    assert not Job.objects.exists()


@pytest.mark.usefixtures("judge")
def test_a_stranger_finds_nothing_to_judge(charlies: Api, finished: Trajectory) -> None:
    where = f"/trajectories/{finished.pk}"
    assert charlies.post(f"{where}/judge", {}).status_code == 404
    assert charlies.get(f"{where}/judgements").status_code == 404


def test_judgements_come_with_disagreements_and_answers(
    api: Api, bobs: Api, finished: Trajectory, judgement: Judgement
) -> None:
    where = f"/trajectories/{finished.pk}/judgements"
    given = bobs.post(f"{where}/{judgement.pk}/critiques/2", {"accepted": False})
    assert given.status_code == 201
    (found,) = api.get(where).json()["items"]
    assert (found["number"], found["valid"], found["by"]) == (1, False, "m")
    assert found["disagreements"][0]["kind"] == "judge_disagrees"
    assert (found["answers"][0]["by"], found["answers"][0]["accepted"]) == ("bob", False)
    assert api.post(f"{where}/{judgement.pk}/critiques/5", {"accepted": True}).status_code == 404


@pytest.mark.usefixtures("judgement")
def test_lists_are_filtered_by_verdict(api: Api, finished: Trajectory) -> None:
    found = api.get("/trajectories", judged="invalid").json()["items"]
    assert [(row["id"], row["judged"]) for row in found] == [(str(finished.pk), "invalid")]
    assert api.get("/trajectories", judged="valid").json()["items"] == []


@pytest.mark.usefixtures("judge")
def test_a_run_without_ended_dialogues_has_nothing_to_judge(api: Api, studio: Workspace) -> None:
    run = make_run(studio)
    assert api.post(f"/runs/{run.pk}/judge", {}).status_code == 409


@pytest.mark.usefixtures("judge")
def test_a_judge_with_a_budget_is_ordered_and_goes_on_with_more(
    api: Api, finished: Trajectory
) -> None:
    ModelEndpoint.objects.update(prompt_price=2.0, completion_price=8.0)
    refused = api.post(f"/trajectories/{finished.pk}/judge", {"max_tokens_total": 3})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "max_tokens_total"

    order = {"max_tokens_total": 500, "max_cost": 0.5}
    job = api.post(f"/trajectories/{finished.pk}/judge", order).json()
    told = (job["max_tokens_total"], job["max_cost"], job["trajectory"], job["reason"])
    assert told == (500, 0.5, str(finished.pk), None)
    assert api.post(f"/jobs/{job['id']}/resume").status_code == 409

    spent = {"state": "paused", "reason": "token_budget_reached", "prompt_tokens": 600}
    Job.objects.filter(pk=job["id"]).update(**spent)
    assert api.get(f"/jobs/{job['id']}").json()["reason"] == "token_budget_reached"
    assert api.post(f"/jobs/{job['id']}/resume").status_code == 409
    assert api.post(f"/jobs/{job['id']}/resume", {"max_tokens_total": 600}).status_code == 422
    again = api.post(f"/jobs/{job['id']}/resume", {"max_tokens_total": 900}).json()
    assert (again["state"], again["reason"], again["prompt_tokens"]) == ("queued", None, 600)


def test_what_is_used_beside_a_run_is_told_and_its_budget_is_raised_when_it_is_over(
    api: Api, studio: Workspace
) -> None:
    run = make_run(studio, count=1)
    seat = ModelSeat(endpoint="x", name="lab", model="m").model_dump(mode="json")
    used = {"beside_prompt_tokens": 700, "beside_completion_tokens": 50, "beside_cost": 0.25}
    Run.objects.filter(pk=run.pk).update(
        state="finished", max_tokens_total=500, cast={"agent": seat}, **used
    )
    told = api.get(f"/runs/{run.pk}").json()["beside"]
    assert told == {"prompt_tokens": 700, "completion_tokens": 50, "cost": 0.25}

    assert api.change("PATCH", f"/runs/{run.pk}", {"priority": "high"}).status_code == 409
    assert api.change("PATCH", f"/runs/{run.pk}", {"max_tokens_total": 700}).status_code == 422
    assert api.change("PATCH", f"/runs/{run.pk}", {"max_tokens_total": 2_000}).status_code == 200
