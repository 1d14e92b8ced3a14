from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import claim
from curation.errors import Conflict, Refused
from curation.models import AuditEntry, ModelEndpoint, Run, Workspace
from curation.services.orders import RunChange, RunOrder
from curation.services.playing import pause_trajectory, resume_trajectory
from curation.services.run_changes import change_run, raise_and_resume
from curation.services.run_controls import cancel_run, pause_run, resume_run
from curation.services.runs import start_run
from tests.curation.toy import make_shelf

PRICES = {"prompt_price": 2.0, "completion_price": 8.0}


@pytest.fixture
def lab(studio: Workspace) -> ModelEndpoint:
    return ModelEndpoint.objects.create(
        workspace=studio, name="lab", base_url="http://localhost:9/v1", is_default=True, **PRICES
    )


def start(studio: Workspace, **order: Any) -> Run:
    make_shelf(studio)
    return start_run(studio, by=None, order=RunOrder(**{"domain": "shelf", "count": 2} | order))


def claimed(limit: int) -> list[object]:
    return [lease.trajectory_id for lease in claim("w1", limit, 60)]


def spent(run: Run, **columns: Any) -> Run:
    Run.objects.filter(pk=run.pk).update(**columns)
    run.refresh_from_db()
    return run


def refused(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    assert all(problem.problem and problem.remedy for problem in error.value.problems)
    return [problem.field for problem in error.value.problems]


def test_claims_honour_the_priority_of_a_run_then_who_waited_longest(studio: Workspace) -> None:
    low, normal, high = (start(studio, priority=name) for name in ("low", "normal", "high"))

    ordered = claimed(6)

    rows = [set(run.trajectories.values_list("pk", flat=True)) for run in (high, normal, low)]
    assert [set(ordered[:2]), set(ordered[2:4]), set(ordered[4:])] == rows


def test_a_priority_is_changed_under_way_but_for_what_a_person_waits_for(
    studio: Workspace,
) -> None:
    first, second = start(studio, count=3), start(studio)
    urgent = first.trajectories.first()
    assert urgent is not None
    resume_trajectory(pause_trajectory(urgent))

    change_run(first, RunChange(priority="low"))

    assert first.get_priority_display() == "Low"
    keys = claimed(5)
    assert keys[0] == urgent.pk
    assert set(keys[1:3]) == set(second.trajectories.values_list("pk", flat=True))


def test_a_budget_is_given_changed_and_taken_away(
    studio: Workspace, lab: ModelEndpoint, alice: User
) -> None:
    run = start(studio, model="m", max_tokens_total=10_000, max_cost=2.5)
    assert (run.max_tokens_total, run.max_cost) == (10_000, 2.5)

    change_run(run, RunChange(max_tokens_total=20_000, max_cost=None), by=alice)

    assert (run.max_tokens_total, run.max_cost) == (20_000, None)
    entry = AuditEntry.objects.get(subject=run.pk)
    assert (entry.action, entry.by) == ("changed", alice)
    assert entry.detail["before"] == {"max_tokens_total": 10_000, "max_cost": 2.5}


@pytest.mark.parametrize("name", ["max_tokens_total", "max_cost"])
def test_a_budget_that_stops_nothing_is_refused(studio: Workspace, name: str) -> None:
    with pytest.raises(Refused) as error:
        start(studio, **{name: 1_000})

    assert refused(error) == [name]


def test_a_budget_below_one_call_is_refused(studio: Workspace, lab: ModelEndpoint) -> None:
    with pytest.raises(Refused, match="pay for no call") as error:
        start(studio, model="m", max_tokens_total=20, max_cost=0.000001)

    assert refused(error) == ["max_tokens_total", "max_cost"]
    assert not Run.objects.exists()


def test_what_a_call_takes_is_measured_where_the_models_have_played(
    studio: Workspace, lab: ModelEndpoint
) -> None:
    run = start(studio, model="m", max_tokens_total=900)
    used = {"length": 10, "prompt_tokens": 9_000, "completion_tokens": 1_000}
    run.trajectories.update(state="finished", **used)

    with pytest.raises(Refused, match="one takes at least 1,000"):
        start(studio, model="m", max_tokens_total=900)


def test_a_budget_in_money_needs_prices(studio: Workspace, lab: ModelEndpoint) -> None:
    ModelEndpoint.objects.update(completion_price=None)

    with pytest.raises(Refused, match="no prices are set for lab") as error:
        start(studio, model="m", max_cost=5)

    assert refused(error) == ["max_cost"]
    assert "max_tokens_total" in error.value.problems[0].remedy


def test_a_budget_that_is_used_up_already_is_refused(studio: Workspace, lab: ModelEndpoint) -> None:
    run = spent(start(studio, model="m"), prompt_tokens=4_000, cost=1.0)

    with pytest.raises(Refused) as error:
        change_run(run, RunChange(max_tokens_total=3_000, max_cost=0.5))

    assert refused(error) == ["max_tokens_total", "max_cost"]


def test_a_run_without_budget_left_goes_on_with_a_higher_one_alone(
    studio: Workspace, lab: ModelEndpoint
) -> None:
    run = start(studio, model="m", max_tokens_total=4_000)
    spent(pause_run(run), prompt_tokens=4_000)

    with pytest.raises(Conflict, match="4,000 of its 4,000 tokens"):
        resume_run(run)
    raise_and_resume(run, RunChange(max_tokens_total=8_000))

    assert (run.state, run.max_tokens_total) == ("queued", 8_000)
    assert len(claimed(5)) == 2


def test_what_is_over_is_not_steered(studio: Workspace) -> None:
    run = cancel_run(start(studio))

    with pytest.raises(Conflict, match="cancelled"):
        change_run(run, RunChange(priority="high"))


def test_what_changes_nothing_is_no_event(studio: Workspace) -> None:
    run = start(studio)

    change_run(run, RunChange(priority="normal"))

    assert not AuditEntry.objects.exists()
