"""What jobs use and may use, as a worker runs them before models behind a real socket."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from curation.engine import accounts
from curation.engine.accounts import Account
from curation.engine.spent import Source
from curation.engine.work import ATTEMPTS, claim_job
from curation.errors import Conflict, Refused
from curation.jobs.work import run_job
from curation.models import (
    DomainVersion,
    Job,
    JobAnswer,
    Judgement,
    ModelEndpoint,
    Run,
    Trajectory,
    Workspace,
)
from curation.services.domains import DomainOrder, order_domain
from curation.services.jobs import cancel_job, resume_job
from curation.services.judging import judge_run, judge_trajectory
from curation.services.orders import Budget, RunChange
from curation.services.run_changes import change_run
from simulation.llm import Reply
from simulation.seats.llm.judge import judge
from simulation.vocabulary.sampling import Usage
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, make_run, play
from tests.servers.models import Answer, Brain, JsonObject
from tests.simulation.cli.test_generate_with_models import serving
from tests.simulation.seats.llm.judges import Judging
from tests.simulation.synthesis.brief.brain import Writer

pytestmark = pytest.mark.django_db(transaction=True)
PRICES = {"prompt_price": 2.0, "completion_price": 8.0}
ONE_AT_A_TIME = {"concurrency": 1}
BRIEF = "A municipal library with branches, loans and fines."
TOKENS = 100
"""Of each answer here, for two hundredths of a cent or so."""


def priced(brain: Brain) -> Brain:
    def asked(body: JsonObject) -> Answer:
        answer = brain(body)
        assert isinstance(answer.body, dict)
        usage = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": TOKENS}
        return Answer(answer.body | {"usage": usage})

    return asked


@pytest.fixture
def three(studio: Workspace) -> Run:
    run = make_run(studio, count=3)
    for at in range(3):
        play(make_dialogue(studio, run_row=run, ordinal=at))
    return run


def worked(job: Job) -> Job:
    lease = claim_job("w1", 60)
    assert lease is not None
    run_job(lease)
    job.refresh_from_db()
    return job


def seated(workspace: Workspace, url: str) -> ModelEndpoint:
    return lab(workspace, url, **PRICES, **ONE_AT_A_TIME)


def test_what_a_judge_uses_is_on_its_job_and_on_its_run(
    studio: Workspace, three: Run, alice: User
) -> None:
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        job = worked(judge_run(three, by=alice, model="scripted-1"))

    three.refresh_from_db()
    assert (job.prompt_tokens, job.completion_tokens) == (270, 30)
    assert job.cost == pytest.approx(3 * (90 * 2 + 10 * 8) / 1e6)
    assert (three.beside_tokens, three.tokens) == (300, 0)
    assert three.beside_cost == pytest.approx(job.cost)
    assert not JobAnswer.objects.exists()


def test_a_judge_stops_at_its_budget_with_the_verdicts_it_has_and_goes_on_with_more(
    studio: Workspace, three: Run, alice: User
) -> None:
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        budget = Budget(max_tokens_total=150)
        job = worked(judge_run(three, by=alice, model="scripted-1", budget=budget))

        assert (job.state, job.reason, job.finished) == ("paused", "token_budget_reached", None)
        assert (job.tokens, job.result["judged"]) == (200, 2)
        assert Judgement.objects.count() == 2
        with pytest.raises(Conflict, match="higher one"):
            judge_run(three, by=alice, model="scripted-1")
        with pytest.raises(Conflict, match="used 200 of its 150"):
            resume_job(job)
        with pytest.raises(Refused, match="used 200 tokens already"):
            resume_job(job, Budget(max_tokens_total=200))

        job = worked(resume_job(job, Budget(max_tokens_total=1_000)))
        assert (job.state, job.reason, job.result["judged"]) == ("done", "", 3)
        assert (job.tokens, len(server.bodies)) == (300, 3)


def test_the_budget_of_a_run_holds_for_its_judges_and_they_go_on_when_it_is_raised(
    studio: Workspace, three: Run, alice: User
) -> None:
    Run.objects.filter(pk=three.pk).update(
        max_cost=0.001, cost=0.0008, state=Run.State.FINISHED, cast=_cast()
    )
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        three.refresh_from_db()
        job = worked(judge_run(three, by=alice, model="scripted-1"))
        assert (job.state, job.reason) == ("paused", "run_cost_budget_reached")
        three.refresh_from_db()
        with pytest.raises(Conflict, match="Raise max_cost"):
            judge_trajectory(three.trajectories.all()[0], by=alice, model="scripted-1")

        change_run(three, RunChange(max_cost=1.0), by=alice)
        assert worked(job).state == "done"


def test_a_run_that_is_played_pauses_when_its_judge_uses_up_its_budget(
    studio: Workspace, three: Run, alice: User
) -> None:
    Run.objects.filter(pk=three.pk).update(max_tokens_total=100, state=Run.State.RUNNING)
    waiting = make_dialogue(studio, run_row=three, ordinal=4)
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        worked(judge_run(three, by=alice, model="scripted-1"))

    three.refresh_from_db()
    waiting.refresh_from_db()
    assert (three.state, three.reason) == ("paused", "token_budget_reached")
    assert waiting.state == Trajectory.State.PAUSED


def test_a_long_dialogue_is_not_read_again_after_a_stop(
    studio: Workspace, finished: Trajectory, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "__kwdefaults__", {**(judge.__kwdefaults__ or {}), "room": 400})
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        budget = Budget(max_tokens_total=100)
        job = judge_trajectory(finished, by=alice, model="scripted-1", budget=budget)
        assert worked(job).state == "paused"
        assert JobAnswer.objects.filter(job=job, about=str(finished.pk)).count() == 1
        job = worked(resume_job(job, Budget(max_tokens_total=None)))
        asked = [body["messages"] for body in server.bodies]

    assert (job.state, Judgement.objects.get().valid) == ("done", True)
    assert len(asked) > 2
    assert all(one not in asked[:at] for at, one in enumerate(asked))
    assert not JobAnswer.objects.exists()


def test_a_domain_in_the_making_stops_at_its_budget_and_asks_nothing_twice(
    studio: Workspace,
) -> None:
    order = {"brief": BRIEF, "model": "scripted-1", "tasks": 0}
    with serving(priced(Writer())) as server:
        seated(studio, server.url)
        job = worked(_made(studio, order, max_tokens_total=250))
        assert (job.state, job.reason) == ("paused", "token_budget_reached")
        assert {each["stage"] for each in job.result["artefacts"]} >= {"questions"}
        assert not DomainVersion.objects.exists()
        job = worked(resume_job(job, Budget(max_tokens_total=100_000)))
        asked = [body["messages"] for body in server.bodies]

    assert (job.state, DomainVersion.objects.get().name) == ("done", "maasdam-library")
    assert all(one not in asked[:at] for at, one in enumerate(asked))
    assert job.tokens == TOKENS * len(asked)
    assert not JobAnswer.objects.exists()


def test_a_long_job_is_not_given_up_for_workers_that_stopped_while_it_came_on(
    studio: Workspace, three: Run, alice: User
) -> None:
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        judging = judge_run(three, by=alice, model="scripted-1")
        Job.objects.update(attempts=ATTEMPTS - 1)
        assert (worked(judging).state, judging.attempts) == ("done", 0)
    ModelEndpoint.objects.all().delete()
    with serving(priced(Writer())) as server:
        seated(studio, server.url)
        making = _made(studio, {"brief": BRIEF, "model": "scripted-1", "tasks": 0})
        Job.objects.update(attempts=ATTEMPTS - 1)
        assert (worked(making).state, making.attempts) == ("done", 0)


def test_what_a_database_that_was_away_did_not_take_is_stored_later(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.create(workspace=studio, kind=Job.Kind.JUDGE)
    account = Account(job)
    account.answers.note("", "what", Reply("Yes."))
    account.pay(Usage(prompt=2, completion=1), 0.5, Source("environment", "m"))
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "forgive", away)
        with pytest.raises(OperationalError):
            account.settle()
    account.settle()

    job.refresh_from_db()
    assert (JobAnswer.objects.count(), job.prompt_tokens, job.cost) == (1, 2, 0.5)


def away(*_given: object) -> None:
    raise OperationalError("away")


def test_one_that_stopped_can_be_called_off(studio: Workspace, three: Run, alice: User) -> None:
    with serving(priced(Judging())) as server:
        seated(studio, server.url)
        budget = Budget(max_tokens_total=100)
        job = worked(judge_run(three, by=alice, model="scripted-1", budget=budget))
        assert cancel_job(job).state == "cancelled"
        assert judge_run(three, by=alice, model="scripted-1").state == "queued"


def test_a_budget_that_stops_nothing_or_cannot_be_counted_is_refused(
    studio: Workspace, three: Run, alice: User
) -> None:
    endpoint = lab(studio, "http://127.0.0.1:9/v1")
    for budget, problem in (
        (Budget(max_tokens_total=3), "pay for no call"),
        (Budget(max_cost=2.0), "no prices are set for lab"),
    ):
        with pytest.raises(Refused, match=problem):
            judge_run(three, by=alice, model="scripted-1", budget=budget)
        with pytest.raises(Refused, match=problem):
            _made(studio, {"brief": BRIEF, "model": "scripted-1"}, **budget.model_dump())
    ModelEndpoint.objects.filter(pk=endpoint.pk).update(**PRICES)
    with pytest.raises(Refused, match="costs at least"):
        judge_run(three, by=alice, model="scripted-1", budget=Budget(max_cost=1e-7))
    assert not Job.objects.exists()


def _made(studio: Workspace, order: dict[str, Any], **budget: Any) -> Job:
    return order_domain(studio, by=None, order=DomainOrder(**order, **budget))


def _cast() -> JsonObject:
    seat = {"endpoint": "x", "name": "lab", "model": "m", **PRICES}
    return {"agent": seat}
