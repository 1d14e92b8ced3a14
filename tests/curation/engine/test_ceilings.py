"""The daily ceiling, as stored turns and jobs reach it, and as it is raised or the day turns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curation.engine.append import append_turns
from curation.engine.ceilings import REASON, day_ends, day_of, reached_by
from curation.engine.leases import Lease, settle
from curation.engine.resting import look_at, mind_ceilings
from curation.models import AuditEntry, Event, Job, Run, Spending, Trajectory, Workspace
from curation.services.playing import pause_trajectory, resume_trajectory
from curation.services.run_controls import pause_run, resume_run
from tests.curation.engine.test_spent import CAST, begun, spoken
from tests.curation.selectors.test_spending import put
from tests.curation.toy import hold, make_dialogue, make_run


def limited(workspace: Workspace, **ceilings: Any) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(**(ceilings or {"max_tokens_day": 100}))


def cast_run(workspace: Workspace) -> Run:
    run = make_run(workspace, count=3)
    Run.objects.filter(pk=run.pk).update(cast=CAST, state="running", started=timezone.now())
    return run


def yesterday() -> None:
    """All that is spent was spent then."""
    Spending.objects.update(day=F("day") - timedelta(days=1))


def now(row: Trajectory | Run) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.reason


def at(lease: Lease) -> Trajectory:
    return Trajectory.objects.get(pk=lease.trajectory_id)


def test_the_turn_that_reaches_it_lets_rest_what_asks_models_and_nothing_else(
    studio: Workspace, rival: Workspace
) -> None:
    limited(studio)
    run = cast_run(studio)
    fork, other = begun(studio, origin="fork"), begun(studio, origin="fork")
    of_run = begun(studio, run_row=run)
    embedded = hold(make_dialogue(studio))
    elsewhere = begun(rival)
    queued = make_dialogue(studio, run_row=run, cast=CAST)

    (answer,) = append_turns([spoken(fork, 1, "assistant", 99)])

    assert (answer.kept, answer.wanted) == (True, "wait")
    assert [at(lease).wanted for lease in (other, of_run)] == ["wait", "wait"]
    assert [at(lease).wanted for lease in (embedded, elsewhere)] == ["", ""]
    assert now(run) == ("paused", REASON)
    assert now(queued) == ("paused", REASON)
    settle(fork)
    assert now(at(fork)) == ("paused", REASON)
    assert AuditEntry.objects.get(subject=run.pk).detail["reason"] == REASON
    told = Event.objects.filter(trajectory_id=fork.trajectory_id, kind="state").last()
    assert told is not None
    assert told.payload == {"state": "paused", "reason": REASON}


def test_an_answer_that_was_in_flight_is_kept_and_comes_to_rest_too(studio: Workspace) -> None:
    limited(studio)
    first, second = begun(studio), begun(studio)
    append_turns([spoken(first, 1, "assistant", 99)])

    (answer,) = append_turns([spoken(second, 1, "assistant", 40)])

    assert (answer.kept, answer.wanted) == (True, "wait")
    assert day_of(studio.pk).used.tokens == 141


def test_below_it_nothing_rests(studio: Workspace) -> None:
    limited(studio, max_tokens_day=100, max_cost_day=1.0)
    lease = begun(studio)

    (answer,) = append_turns([spoken(lease, 1, "assistant", 98)])

    assert answer.wanted == ""
    assert reached_by({studio.pk}) == set()


def test_money_has_a_ceiling_of_its_own(studio: Workspace, rival: Workspace) -> None:
    limited(studio, max_cost_day=0.5)
    limited(rival, max_cost_day=0.7)
    for workspace in (studio, rival):
        put(workspace, cost=0.3)
        put(workspace, cost=0.3, slot=5)
        put(workspace, cost=9, past=1)

    assert reached_by({studio.pk, rival.pk}) == {studio.pk}
    assert "0.6 of the 0.5 US dollars" in day_of(studio.pk).words


def test_what_is_looked_at_with_a_batch_is_one_question(studio: Workspace) -> None:
    limited(studio, max_tokens_day=10_000)
    leases = [begun(studio), begun(studio)]

    with CaptureQueriesContext(connection) as seen:
        append_turns([spoken(lease, 1, "assistant", 5) for lease in leases])

    asked = [query["sql"] for query in seen if Workspace._meta.db_table in query["sql"]]
    assert len([sql for sql in asked if "max_tokens_day" in sql]) == 1


def test_when_the_day_turns_it_goes_on_by_itself(studio: Workspace) -> None:
    limited(studio)
    run = cast_run(studio)
    lease, queued = begun(studio), make_dialogue(studio, run_row=run, cast=CAST)
    job = Job.objects.create(workspace=studio, kind="judge", state="paused", reason=REASON)
    append_turns([spoken(lease, 1, "assistant", 99)])
    settle(lease)
    mind_ceilings()
    assert now(queued) == ("paused", REASON)

    yesterday()
    mind_ceilings()

    assert now(run) == ("running", "")
    assert now(queued) == now(at(lease)) == ("queued", "")
    job.refresh_from_db()
    assert (job.state, job.reason) == ("queued", "")
    studio.refresh_from_db()
    assert studio.resting_since is None


def test_one_that_is_about_to_rest_goes_on_too(studio: Workspace) -> None:
    limited(studio)
    first, second = begun(studio), begun(studio)
    append_turns([spoken(first, 1, "assistant", 99)])
    assert at(second).wanted == "wait"

    yesterday()
    look_at(studio.pk)

    assert at(second).wanted == ""
    assert settle(first)
    assert now(at(first)) == ("queued", "")


def test_what_a_person_holds_meanwhile_does_not_go_on_by_itself(
    studio: Workspace, alice: User
) -> None:
    limited(studio)
    run = cast_run(studio)
    lease, about_to = begun(studio), begun(studio)
    of_run = make_dialogue(studio, run_row=run, cast=CAST)
    append_turns([spoken(lease, 1, "assistant", 99)])
    settle(lease)

    pause_run(run, by=alice)
    pause_trajectory(at(lease), by=alice)
    pause_trajectory(at(about_to), by=alice)
    settle(about_to)
    yesterday()
    mind_ceilings()

    assert now(run) == ("paused", "paused_by_person")
    assert {now(row)[0] for row in (of_run, at(lease), at(about_to))} == {"paused"}
    resume_run(run, by=alice)
    resume_trajectory(at(lease), by=alice)
    assert now(of_run) == now(at(lease)) == ("queued", "")


def test_a_run_that_failed_meanwhile_keeps_its_dialogues(studio: Workspace) -> None:
    limited(studio)
    run = cast_run(studio)
    queued = make_dialogue(studio, run_row=run, cast=CAST)
    put(studio, tokens=500)
    look_at(studio.pk)
    Run.objects.filter(pk=run.pk).update(state="failed", problem={"field": "model"})

    yesterday()
    mind_ceilings()

    assert now(queued) == ("paused", REASON)


def test_the_day_turns_at_midnight_of_utc() -> None:
    left = day_ends() - timezone.now()
    assert timedelta() < left <= timedelta(days=1)
    assert (day_ends().hour, day_ends().utcoffset()) == (0, timedelta())


@pytest.mark.parametrize("paused", ["paused", "queued"])
def test_minding_it_often_changes_nothing(studio: Workspace, paused: str) -> None:
    limited(studio)
    put(studio, tokens=500 if paused == "paused" else 5)
    run = cast_run(studio)
    row = make_dialogue(studio, run_row=run, cast=CAST)
    mind_ceilings()
    told = Event.objects.count()

    mind_ceilings()

    assert (now(row)[0], Event.objects.count()) == (paused, told)
