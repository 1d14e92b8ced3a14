"""What the cockpit counts, and the first steps that tick themselves."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from curation.engine.standing import stands
from curation.models import Job, Release, Run, Trajectory, Workspace
from curation.selectors.board import densities, fault_rates, first_steps, totals
from curation.selectors.estimates import estimate
from curation.web.density import chart_of
from curation.web.places import place_of
from tests.curation.toy import make_dialogue, make_run, play


def done(workspace: Workspace) -> list[bool]:
    return [step.is_done for step in first_steps(workspace, stands(workspace))]


def test_the_first_steps_tick_themselves(as_alice: Client, finished: Trajectory) -> None:
    studio = finished.workspace
    assert done(studio) == [True, False, False, False, False]
    as_alice.post(reverse("curation:trajectory-fork", args=[finished.pk]), {"at": "3"})
    assert done(studio) == [True, True, False, False, False]
    review = reverse("curation:trajectory-review", args=[finished.pk])
    as_alice.post(review, {"verdict": "approve"})
    Release.objects.create(workspace=studio, name="set", target="native", state="ready")
    assert done(studio) == [True, True, False, True, True]
    assert [step.title for step in first_steps(studio, stands(studio)) if step.is_next] == [
        "Edit a rule"
    ]


def test_a_newcomer_is_shown_the_first_steps(as_alice: Client, studio: Workspace) -> None:
    assert "First steps" in as_alice.get("/").content.decode()


def test_density_counts_finished_dialogues_that_were_generated(finished: Trajectory) -> None:
    make_dialogue(finished.workspace)
    (row,) = densities(finished.workspace)
    assert (row.paradigm, row.dialogues) == ("user", 1)
    assert row.turns == finished.counted_turns
    assert row.tasks == 1


def test_nothing_finished_has_no_density(studio: Workspace, blank: Trajectory) -> None:
    assert densities(studio) == []
    assert fault_rates(studio) == ([], 0)


def test_totals_are_of_one_workspace(finished: Trajectory, rival: Workspace) -> None:
    assert totals(stands(finished.workspace))["finished"] == 1
    assert totals(stands(rival)) == dict.fromkeys(totals(stands(rival)), 0)


def test_the_live_part_is_asked_for_alone(as_alice: Client, ordered: Run) -> None:
    Run.objects.update(state=Run.State.RUNNING)
    part = as_alice.get("/", headers={"HX-Request": "true"}).content.decode()
    assert "Running now" in part
    assert "Density" not in part
    assert "<html" not in part


def test_an_estimate_is_measured_once_there_is_enough(studio: Workspace) -> None:
    run = make_run(studio, count=5)
    asked: dict[str, Any] = {
        "domain": str(run.domain_id),
        "paradigm": "user",
        "count": 10,
        "tasks": 1,
        "pace": 0.0,
    }
    assert estimate(studio, **asked).basis == 0
    rows = [_played(studio, run, number) for number in range(5)]
    measured = estimate(studio, **asked)
    assert measured.basis == 5
    assert measured.turns == 10 * rows[0].counted_turns
    assert estimate(studio, **asked | {"pace": 1.0}).seconds > measured.seconds


def _played(studio: Workspace, run: Run, ordinal: int) -> Trajectory:
    row = make_dialogue(studio, run_row=run, ordinal=ordinal)
    play(row)
    return row


def test_both_paradigms_stand_on_one_scale_with_the_methods_figures(finished: Trajectory) -> None:
    studio = finished.workspace
    chart = chart_of(densities(studio))
    assert [row.paradigm for row in chart.rows] == ["task", "user"]
    assert [row.paradigm for row in chart.missing] == ["task"]
    assert chart.ratio is None
    asked = make_dialogue(studio, ordinal=1)
    play(asked)
    Trajectory.objects.filter(pk=asked.pk).update(paradigm="task", counted_turns=60)
    both = chart_of(densities(studio))
    assert both.ratio == 60 / finished.counted_turns
    assert both.scale >= 60
    assert both.missing == []


def test_an_empty_cockpit_says_what_will_stand_there(as_alice: Client, studio: Workspace) -> None:
    text = as_alice.get("/").content.decode()
    assert text.count("none yet") == 2
    assert "Nothing waits for you" in text


def test_what_the_checks_caught_is_offered_first(as_alice: Client, finished: Trajectory) -> None:
    assert "with errors found" not in as_alice.get("/").content.decode()
    Trajectory.objects.update(findings_errors=2)
    text = as_alice.get("/").content.decode()
    assert 'href="/queue/?state=queued&checks=errors"' in text.replace("&amp;", "&")


def test_first_steps_lead_into_a_dialogue_that_is_being_written(
    as_alice: Client, blank: Trajectory
) -> None:
    assert 'href="/rules/user-oriented/edit/">Edit a rule' in as_alice.get("/").content.decode()
    Trajectory.objects.update(state=Trajectory.State.GENERATING)
    text = as_alice.get("/").content.decode()
    assert f'href="{reverse("curation:trajectory", args=[blank.pk])}">Fork' in text


def test_what_stands_still_is_told_with_why_and_with_the_way_on(
    as_alice: Client, studio: Workspace
) -> None:
    assert "Stands still" not in as_alice.get("/").content.decode()
    run = make_run(studio)
    budget = {"max_tokens_total": 500, "reason": "token_budget_reached"}
    Run.objects.filter(pk=run.pk).update(state="paused", **budget)
    job = Job.objects.create(workspace=studio, kind="synthesis", state="paused", **budget)
    judge = {"kind": "judge", "reason": "run_token_budget_reached", "run": run}
    Job.objects.create(workspace=studio, state="paused", **judge)
    text = as_alice.get("/", headers={"HX-Request": "true"}).content.decode()
    assert text.count("Raise its budget") == 2
    assert text.count("It has used its budget of 500 tokens.") == 2
    for name, key in (("run", run), ("job-resume", job), ("run-steer", run), ("making", job)):
        assert f'href="{reverse(f"curation:{name}", args=[key.pk])}"' in text


def test_every_kind_of_job_leads_to_a_page(as_alice: Client, finished: Trajectory) -> None:
    studio, named = finished.workspace, {"upload": finished.pk, "release": finished.pk}
    payload = {name: str(key) for name, key in named.items()} | {"domain": str(finished.domain_id)}
    for kind in Job.Kind:
        job = Job.objects.create(workspace=studio, kind=kind, state="paused", payload=payload)
        assert place_of(job).startswith("/")
    assert as_alice.get("/").status_code == 200
