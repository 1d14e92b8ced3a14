"""Runs and dialogues as an operator steers them on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from curation.models import AuditEntry, Heartbeat, ModelEndpoint, Run, Trajectory, Workspace
from tests.curation.toy import make_dialogue, make_run


@pytest.fixture
def lab(studio: Workspace) -> ModelEndpoint:
    prices = {"prompt_price": 1.0, "completion_price": 4.0}
    return ModelEndpoint.objects.create(
        workspace=studio, name="lab", base_url="http://localhost:9/v1", is_default=True, **prices
    )


@pytest.fixture
def going(studio: Workspace, lab: ModelEndpoint) -> Run:
    """A run with a model, two dialogues waiting and one failed."""
    run = make_run(studio, count=3)
    seat = {"endpoint": str(lab.pk), "name": "lab", "model": "m"}
    prices = {"prompt_price": 1.0, "completion_price": 4.0}
    cast = {"agent": seat | prices}
    for number in range(2):
        make_dialogue(studio, run_row=run, ordinal=number, cast=cast)
    failed = {"state": "failed", "reason": "agent_timeout"}
    make_dialogue(studio, run_row=run, ordinal=2, cast=cast, **failed)
    Run.objects.filter(pk=run.pk).update(state="running", cast=cast, dialogues_failed=1)
    run.refresh_from_db()
    return run


def page(client: Client, run: Run) -> str:
    return str(client.get(reverse("curation:run", args=[run.pk])).content.decode())


def press(client: Client, run: Run, **fields: Any) -> str:
    address = reverse("curation:run-change", args=[run.pk])
    answer = client.post(address, fields, follow=True)
    run.refresh_from_db()
    return str(answer.content.decode())


def test_a_run_is_paused_resumed_and_stopped_by_its_buttons(as_alice: Client, going: Run) -> None:
    press(as_alice, going, do="pause")
    assert going.state == "paused"
    assert 'value="resume"' in page(as_alice, going)
    press(as_alice, going, do="resume")
    press(as_alice, going, do="stop")

    assert (going.state, going.reason) == ("finished", "stopped_by_person")
    assert "finished, stopped" in page(as_alice, going)
    by = AuditEntry.objects.filter(subject=going.pk).values_list("by__username", flat=True)
    assert list(by) == ["alice"] * 3


def test_a_run_is_paused_from_the_list(as_alice: Client, going: Run) -> None:
    answer = as_alice.post(
        reverse("curation:run-change", args=[going.pk]), {"do": "pause", "list": "yes"}
    )

    assert answer["Location"] == reverse("curation:run-list")
    going.refresh_from_db()
    assert going.state == "paused"


def test_a_run_says_why_it_does_not_move(as_alice: Client, going: Run) -> None:
    detail = {"playing": 4, "capacity": 4}
    Heartbeat.objects.create(name="w1", at=timezone.now(), detail=detail)

    assert "All 4 places of 1 worker are taken" in page(as_alice, going)


def test_a_used_up_budget_is_raised_and_the_run_goes_on_with_one_button(
    as_alice: Client, going: Run
) -> None:
    Run.objects.filter(pk=going.pk).update(
        state="paused", reason="token_budget_reached", max_tokens_total=500, prompt_tokens=700
    )

    shown = page(as_alice, going)
    assert "It has used its budget of 500 tokens" in shown
    assert "Raise it to" in shown
    assert 'id="run-hold"' not in shown
    press(as_alice, going, do="raise")

    assert (going.state, going.max_tokens_total) == ("queued", 1_200)


def test_failures_of_a_cause_are_retried_with_one_button(as_alice: Client, going: Run) -> None:
    assert 'value="agent_timeout"' in page(as_alice, going)

    told = press(as_alice, going, retry="agent_timeout")

    assert "Tried again: 1 dialogue." in told
    assert not going.trajectories.filter(state="failed").exists()
    assert going.dialogues_failed == 0


def test_failures_are_retried_on_another_model_with_a_note(as_alice: Client, going: Run) -> None:
    address = reverse("curation:run-retry", args=[going.pk])
    assert "all that failed" in as_alice.get(address).content.decode()

    form = {"reason": "all", "note": "A larger one.", "agent_on": "lab", "agent_model": "larger"}
    assert as_alice.post(address, form).status_code == 302

    row = going.trajectories.get(ordinal=2)
    assert (row.state, row.cast["agent"]["model"]) == ("queued", "larger")
    assert AuditEntry.objects.get(subject=row.pk).detail["note"] == "A larger one."


def test_a_run_that_could_not_start_starts_on_another_model(as_alice: Client, going: Run) -> None:
    problem = {"field": "model", "problem": "It is not there.", "remedy": "Name another."}
    Run.objects.filter(pk=going.pk).update(state="failed", problem=problem)
    address = reverse("curation:run-retry", args=[going.pk])
    assert "Start again on another model" in as_alice.get(address).content.decode()

    form = {"agent_on": "lab", "agent_model": "larger"}
    assert as_alice.post(address, form).status_code == 302

    going.refresh_from_db()
    assert (going.state, going.cast["agent"]["model"]) == ("queued", "larger")


def test_priority_and_budget_are_changed_on_a_page(as_alice: Client, going: Run) -> None:
    address = reverse("curation:run-steer", args=[going.pk])
    form = {"priority": "high", "max_tokens_total": "90000", "max_cost": ""}

    assert as_alice.post(address, form).status_code == 302

    going.refresh_from_db()
    assert (going.get_priority_display(), going.max_tokens_total) == ("High", 90_000)
    assert "high priority" in page(as_alice, going)
    assert "90" in page(as_alice, going)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"max_tokens_total": "-4"}, "max_tokens_total"),
        ({"max_tokens_total": "3"}, "max_tokens_total"),
        ({"max_cost": "0.0000001"}, "max_cost"),
        ({"max_cost": "lots"}, "max_cost"),
        ({"priority": "urgent"}, "priority"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(
    as_alice: Client, going: Run, given: dict[str, str], field: str
) -> None:
    answer = as_alice.post(reverse("curation:run-steer", args=[going.pk]), given)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


@pytest.mark.parametrize("do", ["", "explode"])
def test_a_button_that_is_none_is_a_404(as_alice: Client, going: Run, do: str) -> None:
    address = reverse("curation:run-change", args=[going.pk])

    assert as_alice.post(address, {"do": do}).status_code == 404


def test_a_dialogue_is_paused_stopped_and_tried_again_by_its_buttons(
    as_alice: Client, blank: Trajectory
) -> None:
    address = reverse("curation:trajectory-hold", args=[blank.pk])
    for do, state in (("pause", "paused"), ("resume", "queued"), ("stop", "cancelled")):
        as_alice.post(address, {"do": do})
        blank.refresh_from_db()
        assert blank.state == state
    Trajectory.objects.filter(pk=blank.pk).update(state="failed", reason="agent_timeout")
    shown = as_alice.get(reverse("curation:trajectory", args=[blank.pk])).content.decode()
    assert 'id="dialogue-retry"' in shown

    as_alice.post(address, {"do": "retry"})

    blank.refresh_from_db()
    assert (blank.state, blank.reason) == ("queued", "")


def test_a_dialogue_says_what_it_waits_for(as_alice: Client, blank: Trajectory) -> None:
    shown = as_alice.get(reverse("curation:trajectory", args=[blank.pk])).content.decode()

    assert "No worker is running." in shown
    assert 'value="pause"' in shown


def test_a_stranger_steers_nothing(as_charlie: Client, going: Run) -> None:
    for name in ("run-change", "run-steer", "run-retry"):
        address = reverse(f"curation:{name}", args=[going.pk])
        assert as_charlie.post(address, {"do": "cancel"}).status_code == 404
    going.refresh_from_db()
    assert going.state == "running"
