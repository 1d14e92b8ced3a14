from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from curation.engine.spent import Amount
from curation.models import ModelEndpoint, Spending, Workspace
from curation.selectors.spending import spent_by, spent_ever
from tests.curation.jobs.conftest import lab
from tests.curation.work import queries


def put(
    workspace: Workspace,
    *,
    past: int = 0,
    purpose: str = "run",
    endpoint: str = "environment",
    model: str = "m",
    tokens: int = 10,
    cost: float = 0.0,
    slot: int = 0,
) -> None:
    Spending.objects.create(
        workspace=workspace,
        day=today() - timedelta(days=past),
        purpose=purpose,
        endpoint=endpoint,
        model=model,
        slot=slot,
        prompt_tokens=tokens,
        completion_tokens=1,
        cost=cost,
    )


def today() -> date:
    return timezone.now().date()


def test_a_period_begins_so_many_days_ago_and_today_counts(studio: Workspace) -> None:
    put(studio)
    put(studio, slot=3)
    put(studio, past=6)
    put(studio, past=7)

    spent = spent_by(studio, 7)

    assert (spent.since, spent.until) == (today() - timedelta(days=6), today())
    assert (spent.spent, spent.today) == (Amount(30, 3), Amount(20, 2))
    assert [one.spent.tokens for one in spent.times] == [11, 0, 0, 0, 0, 0, 22]
    assert not spent.by_month


def test_all_time_is_told_by_months_where_days_are_many(studio: Workspace) -> None:
    put(studio, past=200)
    put(studio)

    spent = spent_by(studio, None)

    assert spent.by_month
    assert spent.since == today() - timedelta(days=200)
    assert {one.since.day for one in spent.times} == {1}
    assert sum(one.spent.tokens for one in spent.times) == spent.spent.tokens == 22


def test_what_was_dearest_stands_first(studio: Workspace) -> None:
    put(studio, purpose="run", tokens=1_000)
    put(studio, purpose="judge", cost=2.0)
    put(studio, purpose="fork", cost=3.0)

    found = spent_by(studio, 30)

    assert [one.name for one in found.purposes] == ["Forks", "Judging", "Dialogues of runs"]
    assert found.has_money


def test_models_are_named_with_their_endpoint_and_whether_it_has_prices(studio: Workspace) -> None:
    priced = lab(studio, "http://127.0.0.1:9/v1", prompt_price=1.0, completion_price=2.0)
    bare = ModelEndpoint.objects.create(workspace=studio, name="bare", base_url="http://x/v1")
    for at, endpoint in enumerate((str(priced.pk), str(bare.pk), "environment", "")):
        put(studio, endpoint=endpoint, tokens=100 - at)

    found = spent_by(studio, 30).models

    assert [(one.name, one.is_priced) for one in found] == [
        ("lab", True),
        ("bare", False),
        ("environment", False),
        ("", False),
    ]


def test_another_workspace_has_spent_nothing(studio: Workspace, rival: Workspace) -> None:
    put(studio)

    assert spent_by(rival, None).spent == spent_ever(rival) == Amount()
    assert spent_ever(studio) == Amount(10, 1)


def test_sums_are_asked_as_often_for_many_days_as_for_few(studio: Workspace) -> None:
    put(studio)
    few = len(queries(lambda: spent_by(studio, None)))
    for past in range(1, 40):
        put(studio, past=past, model=f"m{past % 3}")

    asked = queries(lambda: spent_by(studio, None))

    assert len(asked) == few
    assert all(Spending._meta.db_table in sql or "modelendpoint" in sql for sql in asked)
