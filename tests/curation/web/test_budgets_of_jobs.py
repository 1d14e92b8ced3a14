"""Judges and domains in the making that stopped at a budget, on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import Job, LineupEntry, ModelEndpoint, Run, Trajectory, Workspace
from curation.services.domains import DomainOrder, order_domain
from curation.services.judging import judge_run, judge_trajectory
from curation.services.orders import Budget
from tests.curation.jobs.conftest import lab
from tests.curation.toy import make_dialogue, make_run, play

PRICES = {"prompt_price": 2.0, "completion_price": 8.0}


@pytest.fixture
def endpoint(studio: Workspace) -> ModelEndpoint:
    found = lab(studio, "http://127.0.0.1:9/v1", **PRICES)
    LineupEntry.objects.create(workspace=studio, role="judge", endpoint=found, model="judge-1")
    return found


@pytest.fixture
def run(studio: Workspace, endpoint: ModelEndpoint) -> Run:
    row = make_run(studio, count=1)
    play(make_dialogue(studio, run_row=row, ordinal=0))
    seat = {"endpoint": str(endpoint.pk), "name": "lab", "model": "m", **PRICES}
    Run.objects.filter(pk=row.pk).update(state="finished", cast={"agent": seat})
    row.refresh_from_db()
    return row


def stopped(job: Job, **columns: Any) -> Job:
    given = {"state": "paused", "reason": "token_budget_reached", "prompt_tokens": 1_000}
    Job.objects.filter(pk=job.pk).update(**given | columns)
    job.refresh_from_db()
    return job


def text_of(client: Client, name: str, key: object) -> str:
    return str(client.get(reverse(f"curation:{name}", args=[key])).content.decode())


def test_a_run_is_judged_within_a_budget(as_alice: Client, run: Run) -> None:
    address = reverse("curation:run-judge-within", args=[run.pk])
    assert f'href="{address}"' in text_of(as_alice, "run", run.pk)
    refused = as_alice.post(address, {"max_tokens_total": "3"})
    assert refused.status_code == 422
    assert "3 tokens pay for no call" in refused.content.decode()

    as_alice.post(address, {"max_tokens_total": "5000", "max_cost": "1.5"})
    job = Job.objects.get()
    assert (job.max_tokens_total, job.max_cost, job.run) == (5_000, 1.5, run)


def test_a_judge_that_stopped_goes_on_by_a_button(as_alice: Client, run: Run, alice: User) -> None:
    budget = Budget(max_tokens_total=1_000)
    job = stopped(judge_run(run, by=alice, budget=budget), message="1 of 3 judged")
    shown = text_of(as_alice, "run", run.pk)
    assert "The judge stopped: its budget is used up." in shown
    assert "1 of 3 judged" in shown
    assert "Raise it to\n" in shown

    as_alice.post(reverse("curation:job-resume", args=[job.pk]), {"do": "raise"})
    job.refresh_from_db()
    assert (job.state, job.max_tokens_total) == ("queued", 2_000)


def test_another_budget_is_given_on_a_page_of_its_own(
    as_alice: Client, run: Run, alice: User
) -> None:
    job = stopped(judge_run(run, by=alice, budget=Budget(max_tokens_total=1_000)))
    address = reverse("curation:job-resume", args=[job.pk])
    assert as_alice.get(address).status_code == 200
    assert as_alice.post(address, {"max_tokens_total": "900"}).status_code == 422
    answer = as_alice.post(address, {"max_tokens_total": ""})
    assert answer["Location"] == reverse("curation:run", args=[run.pk])
    job.refresh_from_db()
    assert (job.state, job.max_tokens_total) == ("queued", None)


def test_the_runs_budget_is_raised_for_its_judges_when_it_is_over(
    as_alice: Client, run: Run, alice: User
) -> None:
    job = stopped(judge_run(run, by=alice), reason="run_token_budget_reached")
    used = {"max_tokens_total": 1_000, "beside_prompt_tokens": 1_000}
    Run.objects.filter(pk=run.pk).update(**used)
    shown = text_of(as_alice, "run", run.pk)
    assert "The judge stopped: the budget of this run is used up." in shown
    assert "judging and drafts: 1\u202f000 tokens" in shown

    as_alice.post(reverse("curation:run-change", args=[run.pk]), {"do": "raise"})
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.state, run.state, run.max_tokens_total) == ("queued", "finished", 2_000)


def test_the_dialogue_says_that_its_judge_stopped(
    as_alice: Client, finished: Trajectory, endpoint: ModelEndpoint, alice: User
) -> None:
    budget = Budget(max_tokens_total=1_000)
    job = stopped(judge_trajectory(finished, by=alice, budget=budget))
    shown = text_of(as_alice, "trajectory", finished.pk)
    assert "The judge stopped: a budget is used up." in shown
    assert reverse("curation:job-resume", args=[job.pk]) in shown


@pytest.mark.usefixtures("endpoint")
def test_a_domain_in_the_making_that_stopped_says_so(as_alice: Client, studio: Workspace) -> None:
    order = DomainOrder(
        brief="A municipal library with branches.", model="m", tasks=0, max_tokens_total=1_000
    )
    job = stopped(order_domain(studio, by=None, order=order))
    shown = text_of(as_alice, "making", job.pk)
    assert "It stopped: its budget is used up." in shown
    assert "1\u202f000" in shown
    listed = as_alice.get(reverse("curation:domain-list")).content.decode()
    assert "waits for a higher budget" in listed


def test_a_stranger_raises_nothing_here(as_charlie: Client, run: Run, alice: User) -> None:
    job = stopped(judge_run(run, by=alice, budget=Budget(max_tokens_total=1_000)))
    address = reverse("curation:job-resume", args=[job.pk])
    assert as_charlie.post(address, {"do": "raise"}).status_code == 404
    within = reverse("curation:run-judge-within", args=[run.pk])
    assert as_charlie.post(within, {}).status_code == 404
