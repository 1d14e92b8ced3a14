from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import claim
from curation.errors import Conflict, Refused
from curation.models import AuditEntry, ModelEndpoint, Run, Trajectory, Workspace
from curation.services.orders import DialogueRetry, RunRetry
from curation.services.retries import retry_run, retry_trajectory
from curation.services.run_controls import cancel_run, restart_run
from tests.curation.toy import hold, make_dialogue, make_run, play

SLOW, CUT = "agent_timeout", "agent_cut_off"


@pytest.fixture
def lab(studio: Workspace) -> ModelEndpoint:
    return ModelEndpoint.objects.create(
        workspace=studio, name="lab", base_url="http://localhost:9/v1", is_default=True
    )


def failed(run: Run, reason: str, turns: int = 3) -> Trajectory:
    row = make_dialogue(run.workspace, run_row=run, ordinal=run.trajectories.count())
    play(row, turns=turns, lease=hold(row))
    given = {"state": "failed", "reason": reason, "detail": "No answer.", "lease_owner": ""}
    Trajectory.objects.filter(pk=row.pk).update(**given)
    Run.objects.filter(pk=run.pk).update(dialogues_failed=run.dialogues_failed + 1)
    run.refresh_from_db()
    return row


@pytest.fixture
def ended(studio: Workspace) -> Run:
    """Over, with two dialogues failed of one cause and one of another."""
    run = make_run(studio, count=3)
    for reason in (SLOW, SLOW, CUT):
        failed(run, reason)
    Run.objects.filter(pk=run.pk).update(state="finished", started=run.created)
    run.refresh_from_db()
    return run


def states(run: Run) -> list[str]:
    return list(run.trajectories.order_by("ordinal").values_list("state", flat=True))


def test_those_that_failed_of_one_cause_go_on_from_their_last_turn(ended: Run, alice: User) -> None:
    assert retry_run(ended, RunRetry(reason=SLOW, note="The server is back."), by=alice) == 2

    assert states(ended) == ["queued", "queued", "failed"]
    assert (ended.state, ended.dialogues_failed, ended.finished) == ("running", 1, None)
    row = ended.trajectories.order_by("ordinal")[0]
    assert (row.reason, row.detail, row.attempts, row.length) == ("", "", 0, 3)
    assert len(claim("w1", 5, 60)) == 2


def test_what_it_failed_of_stays_in_the_history_of_each(ended: Run, alice: User) -> None:
    retry_run(ended, RunRetry(reason=CUT, note="More room."), by=alice)

    row = ended.trajectories.get(state="queued")
    entry = AuditEntry.objects.get(subject=row.pk)
    assert (entry.action, entry.by) == ("retried", alice)
    assert entry.detail == {
        "reason": CUT,
        "detail": "No answer.",
        "length": 3,
        "note": "More room.",
        "model": None,
    }
    assert AuditEntry.objects.get(subject=ended.pk).detail["dialogues"] == 1


def test_a_retried_dialogue_draws_anew_and_ends_its_run_again(ended: Run) -> None:
    retry_run(ended, RunRetry())
    rows = {row.pk: row for row in ended.trajectories.all()}
    assert {row.salt for row in rows.values()} == {"r"}

    for lease in claim("w1", 5, 60):
        play(rows[lease.trajectory_id], lease=lease)

    ended.refresh_from_db()
    assert (ended.state, ended.dialogues_finished, ended.dialogues_failed) == ("finished", 3, 0)


def test_a_retry_takes_another_model_for_the_roles_that_it_names(
    ended: Run, lab: ModelEndpoint
) -> None:
    retry_run(ended, RunRetry(reason=CUT, model={"agent": "larger"}))

    row = ended.trajectories.get(state="queued")
    assert list(row.cast) == ["agent"]
    assert row.cast["agent"]["model"] == "larger"
    assert ended.cast == {}


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"reason": "bad_luck"}, "reason"),
        ({"model": {"agent": {"endpoint": "x", "model": "m"}}}, "model.agent.endpoint"),
    ],
)
def test_a_retry_that_makes_no_sense_is_refused_by_field(
    ended: Run, lab: ModelEndpoint, order: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as error:
        retry_run(ended, RunRetry(**order))

    assert [problem.field for problem in error.value.problems] == [field]
    assert states(ended) == ["failed"] * 3


def test_a_paused_run_takes_retried_dialogues_back_as_paused(ended: Run) -> None:
    Run.objects.filter(pk=ended.pk).update(state="paused")

    retry_run(ended, RunRetry())

    assert (states(ended), ended.state) == (["paused"] * 3, "paused")


def test_what_cannot_be_retried_says_why(ended: Run, studio: Workspace) -> None:
    with pytest.raises(Conflict, match="No dialogue of this run has failed"):
        retry_run(make_run(studio), RunRetry())
    Run.objects.filter(pk=ended.pk).update(max_tokens_total=5, prompt_tokens=9)
    with pytest.raises(Conflict, match="9 of its 5 tokens"):
        retry_run(ended, RunRetry())
    Run.objects.filter(pk=ended.pk).update(max_tokens_total=None, state="running")
    cancel_run(ended)
    with pytest.raises(Conflict, match="cancelled"):
        retry_run(ended, RunRetry())


def test_one_failed_dialogue_is_retried_before_those_of_runs(ended: Run) -> None:
    row = ended.trajectories.order_by("ordinal")[2]

    again = retry_trajectory(row, DialogueRetry())

    assert (again.state, again.priority, again.reason) == ("queued", 10, "")
    ended.refresh_from_db()
    assert (ended.state, ended.dialogues_failed) == ("running", 2)
    with pytest.raises(Conflict, match="only a failed one"):
        retry_trajectory(row, DialogueRetry())


def test_a_run_whose_model_could_not_be_asked_starts_again_on_another(
    studio: Workspace, lab: ModelEndpoint
) -> None:
    run = make_run(studio, count=1)
    row = make_dialogue(studio, run_row=run, state="paused")
    problem = {"field": "model", "problem": "gone", "remedy": "Name another."}
    Run.objects.filter(pk=run.pk).update(state="failed", problem=problem)
    run.refresh_from_db()

    restart_run(run, model="other")

    row.refresh_from_db()
    assert (run.state, run.problem, row.state) == ("queued", None, "queued")
    assert run.cast["agent"]["model"] == row.cast["agent"]["model"] == "other"
    assert (run.model, row.model) == ("other", "other")
