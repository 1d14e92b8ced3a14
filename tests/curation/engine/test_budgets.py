"""Budgets as stored turns use them up."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.engine.append import Entry, append_turns
from curation.engine.leases import Lease, claim, settle
from curation.models import AuditEntry, Event, Run, Workspace
from simulation.vocabulary.sampling import Sampling, Usage
from tests.curation.engine.test_append import said
from tests.curation.toy import make_dialogue, make_run


def begun(studio: Workspace, count: int, **columns: Any) -> tuple[Run, list[Lease]]:
    """A run whose dialogues have their system turn, two of them claimed."""
    run = make_run(studio, count=count)
    for number in range(count):
        make_dialogue(studio, run_row=run, ordinal=number)
    Run.objects.filter(pk=run.pk).update(**columns)
    leases = claim("w1", 2, 60)
    append_turns([Entry(*lease, said(0)) for lease in leases])
    return run, leases


def spoken(lease: Lease, tokens: int, **columns: Any) -> Entry:
    usage = Usage(prompt=tokens - 1, completion=1)
    turn = said(1).model_copy(update={"sampling": Sampling(model="m", usage=usage)})
    return Entry(*lease, turn)._replace(**columns)


def test_a_budget_that_is_not_used_up_stops_nothing(studio: Workspace) -> None:
    run, (lease, _) = begun(studio, 2, max_tokens_total=100)

    (answer,) = append_turns([spoken(lease, 99)])

    run.refresh_from_db()
    assert (answer.wanted, run.state, run.tokens) == ("", "running", 99)


def test_the_turn_that_uses_up_the_budget_pauses_the_run_and_lets_its_dialogues_rest(
    studio: Workspace,
) -> None:
    run, (lease, other) = begun(studio, 3, max_tokens_total=100)

    (answer,) = append_turns([spoken(lease, 100)])

    run.refresh_from_db()
    assert (answer.kept, answer.wanted) == (True, "rest")
    assert (run.state, run.reason) == ("paused", "token_budget_reached")
    wanted = dict(run.trajectories.values_list("state", "wanted"))
    assert wanted == {"generating": "rest", "paused": ""}
    settle(lease)
    settle(other)
    assert set(run.trajectories.values_list("state", flat=True)) == {"paused"}
    assert claim("w1", 5, 60) == []


def test_an_answer_that_was_in_flight_is_kept_and_ends_in_rest_too(studio: Workspace) -> None:
    run, (lease, other) = begun(studio, 2, max_tokens_total=100)
    append_turns([spoken(lease, 100)])

    (answer,) = append_turns([spoken(other, 40)])

    run.refresh_from_db()
    assert (answer.kept, answer.wanted, run.tokens) == (True, "rest", 140)


def test_money_is_counted_by_the_price_of_the_call(studio: Workspace) -> None:
    run, (lease, other) = begun(studio, 2, max_cost=0.5)

    append_turns([spoken(lease, 10, cost=0.3)])
    append_turns([spoken(other, 10, cost=0.3)])

    run.refresh_from_db()
    assert (run.state, run.reason) == ("paused", "cost_budget_reached")
    assert run.cost == pytest.approx(0.6)


def test_that_a_budget_is_used_up_is_told_and_kept(studio: Workspace) -> None:
    run, (lease, _) = begun(studio, 2, max_tokens_total=100)
    append_turns([spoken(lease, 100)])

    assert Event.objects.filter(run_id=run.pk, kind="run", payload__contains="paused").exists()
    entry = AuditEntry.objects.get(subject=run.pk)
    assert (entry.action, entry.by) == ("paused", None)
    assert entry.detail["reason"] == "token_budget_reached"


def test_turns_that_use_no_tokens_are_stored_without_a_look_at_budgets(
    studio: Workspace,
) -> None:
    _run, (lease, _) = begun(studio, 2, max_tokens_total=100)

    with CaptureQueriesContext(connection) as seen:
        append_turns([Entry(*lease, said(1))])

    assert not [
        query for query in seen if "max_tokens_total" in query["sql"] and "SELECT" in query["sql"]
    ]
