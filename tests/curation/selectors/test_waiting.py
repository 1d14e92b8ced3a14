from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.engine.workload import AtEndpoint
from curation.models import Heartbeat, Run, Trajectory, Workspace
from curation.selectors.waiting import dialogue_waiting_for, waiting_for
from curation.services.run_controls import pause_run
from tests.curation.toy import make_dialogue, make_run

LAB = "11111111-1111-4111-8111-111111111111"


def beat(playing: int = 0, **door: Any) -> None:
    quiet = AtEndpoint(
        name="lab", in_flight=0, waiting=0, places=4, wait=0.0, failing=0, failure=""
    )
    models = {LAB: {**quiet, **door}} if door else {}
    detail = {"playing": playing, "capacity": 4, "models": models}
    Heartbeat.objects.create(name="w1", kind="worker", at=timezone.now(), detail=detail)


def make(studio: Workspace, state: str = "queued", **columns: Any) -> Run:
    run = make_run(studio)
    Run.objects.filter(pk=run.pk).update(state="running", cast={"agent": {"endpoint": LAB}})
    make_dialogue(studio, run_row=run, state=state, **columns)
    run.refresh_from_db()
    return run


def kind(run: Run) -> str | None:
    found = waiting_for(run)
    return found.kind if found else None


def words(run: Run) -> str:
    found = waiting_for(run)
    assert found is not None
    return found.words


def test_nobody_is_there_to_work(studio: Workspace) -> None:
    assert kind(make(studio)) == "no_worker"
    assert kind(make(studio, "generating")) == "no_worker"


def test_a_run_that_moves_waits_for_nothing(studio: Workspace) -> None:
    beat(playing=1)

    assert waiting_for(make(studio, "generating")) is None


def test_every_place_is_taken(studio: Workspace) -> None:
    beat(playing=4)

    run = make(studio)
    assert words(run) == "All 4 places of 1 worker are taken. Start one more worker, or wait."
    assert kind(run) == "workers_full"


def test_others_go_first(studio: Workspace) -> None:
    beat(playing=4)
    make(studio, priority=5)

    run = make(studio)

    assert kind(run) == "higher_priority"
    assert "1 dialogue of a higher priority goes first" in words(run)


def test_a_free_worker_is_about_to_begin(studio: Workspace) -> None:
    beat(playing=1)

    assert kind(make(studio)) == "starting"


def test_a_run_that_is_spread_over_time_says_when(studio: Workspace) -> None:
    beat()
    soon = timezone.now() + timedelta(seconds=40)

    found = waiting_for(make(studio, queued_at=soon))

    assert found is not None
    assert (found.kind, found.until) == ("later", soon)


def test_a_rate_limit_says_when_it_goes_on(studio: Workspace) -> None:
    beat(playing=1, wait=30.0)

    found = waiting_for(make(studio, "generating"))

    assert found is not None
    assert (found.kind, found.until is not None) == ("rate_limit", True)
    assert "lab limits its rate" in found.words


def test_calls_that_all_fail_are_named_with_their_cause(studio: Workspace) -> None:
    beat(playing=1, failing=7, failure="server_error")

    run = make(studio, "generating")

    assert kind(run) == "calls_fail"
    assert "last 7 calls to lab failed: server error" in words(run)


def test_what_another_endpoint_suffers_is_not_this_runs(studio: Workspace) -> None:
    beat(playing=1, failing=7, failure="server_error")
    run = make(studio, "generating")
    run.cast = {"agent": {"endpoint": "environment"}}

    assert waiting_for(run) is None


def test_a_person_paused_it_or_its_budget_did(studio: Workspace) -> None:
    run = pause_run(make(studio))
    assert words(run) == "A person paused this run."

    run.reason, run.max_tokens_total = Run.Reason.TOKENS, 5_000
    assert words(run) == "It has used its budget of 5,000 tokens. Raise the budget to go on."
    run.reason, run.max_cost = Run.Reason.COST, 2.5
    assert "2.50 US dollars" in words(run)


def test_a_person_has_to_speak(studio: Workspace, alice: User) -> None:
    beat()
    run = make(studio, "awaiting_human", seated=alice)

    assert words(run) == "1 dialogue waits for a person's words."
    found = dialogue_waiting_for(run.trajectories.get())
    assert found is not None
    assert found.words == "It waits for the words of alice."


def test_dialogues_are_paused_one_by_one(studio: Workspace) -> None:
    beat()

    assert kind(make(studio, "paused")) == "dialogues_paused"


def test_the_models_of_a_run_could_not_be_asked(studio: Workspace) -> None:
    run = make(studio, "paused")
    run.state, run.problem = Run.State.FAILED, {"problem": "No key.", "remedy": "Set it."}

    assert (kind(run), words(run)) == ("models_not_ready", "No key. Set it.")


def test_what_is_over_waits_for_nothing(studio: Workspace, finished: Trajectory) -> None:
    run = make(studio)
    run.state = Run.State.FINISHED

    assert waiting_for(run) is None
    assert dialogue_waiting_for(finished) is None


@pytest.mark.parametrize(
    ("state", "expected"), [("queued", "starting"), ("paused", "paused"), ("generating", None)]
)
def test_one_dialogue_says_what_it_waits_for(
    studio: Workspace, state: str, expected: str | None
) -> None:
    beat(playing=1)
    found = dialogue_waiting_for(make(studio, state).trajectories.get())

    assert (found.kind if found else None) == expected
