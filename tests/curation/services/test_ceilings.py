"""Who sets a daily ceiling, what is refused, and what it means for what people do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.ceilings import REASON
from curation.errors import Conflict, NotAllowed, Refused
from curation.models import AuditEntry, Job, Membership, Run, Trajectory, Workspace
from curation.services.ceilings import DayCeilings, set_ceilings
from curation.services.jobs import resume_job
from curation.services.orders import RunRetry, read_order
from curation.services.playing import resume_trajectory
from curation.services.retries import retry_run
from curation.services.run_controls import cancel_run, resume_run, stop_run
from curation.services.seats import take_seat
from curation.services.suggesting import suggest_turn
from tests.curation.engine.test_ceilings import cast_run, now
from tests.curation.engine.test_spent import CAST
from tests.curation.jobs.conftest import lab
from tests.curation.selectors.test_spending import put
from tests.curation.toy import make_dialogue, play

PRICES = {"prompt_price": 2.0, "completion_price": 8.0}


def given(member: Membership, **ceilings: Any) -> None:
    set_ceilings(member, read_order(DayCeilings, ceilings))


def standing(workspace: Workspace) -> tuple[int | None, float | None]:
    workspace.refresh_from_db()
    return workspace.max_tokens_day, workspace.max_cost_day


def test_a_lead_sets_it_and_what_is_left_out_stays(
    studio: Workspace, lead: Membership, alice: User
) -> None:
    lab(studio, "http://127.0.0.1:9/v1", **PRICES)

    given(lead, max_tokens_day=5_000)
    given(lead, max_cost_day=1.5)
    assert standing(studio) == (5_000, 1.5)
    given(lead, max_tokens_day=None)
    assert standing(studio) == (None, 1.5)

    first, *_ = AuditEntry.objects.filter(subject=studio.pk).order_by("pk")
    assert (first.by, first.action) == (alice, "changed")
    assert first.detail["now"] == {"max_tokens_day": 5_000, "max_cost_day": None}
    assert AuditEntry.objects.filter(subject=studio.pk).count() == 3
    given(lead, max_tokens_day=None)
    assert AuditEntry.objects.filter(subject=studio.pk).count() == 3


def test_an_annotator_sets_none(studio: Workspace, bob: User) -> None:
    with pytest.raises(NotAllowed):
        given(Membership.objects.get(user=bob), max_tokens_day=5_000)
    assert standing(studio) == (None, None)


@pytest.mark.parametrize(
    ("ceilings", "field", "problem"),
    [
        ({"max_tokens_day": 99}, "max_tokens_day", "pay for no call: one takes at least 100"),
        ({"max_tokens_day": -5}, "max_tokens_day", "too small"),
        ({"max_tokens_day": 0}, "max_tokens_day", "too small"),
        ({"max_tokens_day": "many"}, "max_tokens_day", "integer"),
        ({"max_tokens_day": True}, "max_tokens_day", "number"),
        ({"max_tokens_day": 10**30}, "max_tokens_day", "too much"),
        ({"max_cost_day": -1}, "max_cost_day", "too small"),
        ({"max_cost_day": "nan"}, "max_cost_day", "too small"),
        ({"max_cost_day": "inf"}, "max_cost_day", "too much"),
        ({"max_cost_day": 1e-9}, "max_cost_day", "pay for no call: one costs at least 0.000200"),
        ({"max_calls_day": 3}, "max_calls_day", "no such field"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    studio: Workspace, lead: Membership, ceilings: dict[str, Any], field: str, problem: str
) -> None:
    lab(studio, "http://127.0.0.1:9/v1", **PRICES)

    with pytest.raises(Refused, match=problem) as refused:
        given(lead, **ceilings)

    assert [(one.field, bool(one.problem)) for one in refused.value.problems] == [(field, True)]
    assert standing(studio) == (None, None)


def test_money_without_prices_cannot_be_counted(studio: Workspace, lead: Membership) -> None:
    lab(studio, "http://127.0.0.1:9/v1")

    with pytest.raises(Refused, match="no endpoint here has prices") as refused:
        given(lead, max_cost_day=5, max_tokens_day=7)

    assert {one.field for one in refused.value.problems} == {"max_cost_day", "max_tokens_day"}
    assert "max_tokens_day" in refused.value.problems[1].remedy


def test_one_below_what_is_used_holds_at_once_and_a_higher_one_lets_go(
    studio: Workspace, lead: Membership, alice: User
) -> None:
    put(studio, tokens=500)
    run = cast_run(studio)
    row = make_dialogue(studio, run_row=run, cast=CAST)

    given(lead, max_tokens_day=400)

    assert now(run) == now(row) == ("paused", REASON)
    with pytest.raises(Conflict, match=r"501 of the 400 tokens.*00:00 UTC.*a lead raises"):
        resume_run(run, by=alice)
    given(lead, max_tokens_day=600)
    assert now(run) == ("running", "")
    assert now(row) == ("queued", "")


def test_without_a_ceiling_all_goes_on(studio: Workspace, lead: Membership) -> None:
    put(studio, tokens=500)
    run = cast_run(studio)
    given(lead, max_tokens_day=400)

    given(lead, max_tokens_day=None)

    assert now(run) == ("running", "")


def test_what_rests_is_not_resumed_but_can_be_ended(
    studio: Workspace, lead: Membership, alice: User
) -> None:
    put(studio, tokens=500)
    given(lead, max_tokens_day=400)
    job = Job.objects.create(
        workspace=studio, kind="judge", state="paused", reason=REASON, payload={"judge": SEAT}
    )
    fork = make_dialogue(studio, cast=CAST, state="paused", reason=REASON)

    with pytest.raises(Conflict, match="that it may use in a day"):
        resume_trajectory(fork, by=alice)
    with pytest.raises(Conflict, match="that it may use in a day"):
        resume_job(job)
    one, other = rested_run(studio, lead), rested_run(studio, lead)
    assert stop_run(one, by=alice).state == "finished"
    assert cancel_run(other, by=alice).state == "cancelled"


SEAT = {"endpoint": "environment", "name": "environment", "model": "judge-1"}


def rested_run(workspace: Workspace, lead: Membership) -> Run:
    run = cast_run(workspace)
    make_dialogue(workspace, run_row=run, cast=CAST)
    given(lead, max_tokens_day=401)
    given(lead, max_tokens_day=400)
    assert now(run) == ("paused", REASON)
    return run


def test_retried_dialogues_of_a_run_that_rests_go_on_with_it(
    studio: Workspace, lead: Membership, alice: User
) -> None:
    put(studio, tokens=500)
    run = rested_run(studio, lead)
    row = make_dialogue(studio, run_row=run, cast=CAST, state="failed", reason="gave_up")
    Run.objects.filter(pk=run.pk).update(dialogues_failed=1)

    retry_run(run, RunRetry(), by=alice)
    given(lead, max_tokens_day=None)

    assert now(row) == ("queued", "")


def test_a_draft_that_a_person_waits_for_is_refused_where_a_model_would_be_asked(
    studio: Workspace, lead: Membership, alice: User, finished: Trajectory
) -> None:
    put(studio, tokens=500)
    given(lead, max_tokens_day=400)
    seated = take_seat(finished, by=alice, seat=Trajectory.Seat.AGENT, at=2)
    Trajectory.objects.filter(pk=seated.pk).update(state="awaiting_human")

    assert suggest_turn(seated, by=alice).state == "queued"
    Job.objects.all().delete()
    Trajectory.objects.filter(pk=seated.pk).update(cast=CAST)
    with pytest.raises(Conflict, match="501 of the 400 tokens"):
        suggest_turn(seated, by=alice)


def test_a_dialogue_without_models_is_played_whatever_is_used(
    studio: Workspace, lead: Membership
) -> None:
    put(studio, tokens=500)
    given(lead, max_tokens_day=400)
    row = make_dialogue(studio)

    play(row)

    assert now(row)[0] == "finished"
