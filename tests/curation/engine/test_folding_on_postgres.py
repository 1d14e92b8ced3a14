"""Days that are over, folded beside writers on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from curation.engine import spent
from curation.engine.bulk import analyze
from curation.engine.folding import fold_spending
from curation.engine.spent import Amount, Use, add_spent
from curation.models import Spending, SpendingTotal, Workspace
from curation.selectors.spending import spent_by_all, spent_ever
from tests.curation.selectors.test_spending import put
from tests.curation.work import work
from tests.servers.session import Session

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS, TIMES, FOLDERS = 3, 40, 2
MODELS = ("a", "b", "c")
MANY = WRITERS * TIMES * len(MODELS)


class Yesterday:
    """The clock of who counts for a day that is over: of a machine whose clock is late, say."""

    @staticmethod
    def now() -> datetime:
        return timezone.now() - timedelta(days=1)


def apart(url: str, times: int, act: Callable[[], object]) -> None:
    other = Session(url)
    with other:
        for _ in range(times):
            act()
    other.wrapper.close()


def write(workspace: UUID) -> None:
    uses = [Use(workspace, "fork", "environment", model) for model in MODELS]
    with transaction.atomic():
        add_spent((use, Amount(2, 1, 0.1)) for use in uses)


def test_nothing_is_lost_or_counted_twice_by_sweeps_at_once_beside_writers(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Workspace.objects.get()
    monkeypatch.setattr(spent, "timezone", Yesterday)
    scraped: list[Amount] = []

    def scrape() -> None:
        scraped.append(spent_by_all().get("fork", Amount()))

    with ThreadPoolExecutor(WRITERS + FOLDERS + 1) as pool:
        jobs = [
            *(pool.submit(apart, session.url, TIMES, lambda: write(studio.pk)) for _ in range(3)),
            *(pool.submit(apart, session.url, TIMES, fold_spending) for _ in range(FOLDERS)),
            pool.submit(apart, session.url, TIMES, scrape),
        ]
        for each in jobs:
            each.result()

    assert scraped == sorted(scraped)
    (counted,) = spent_by_all().values()
    assert counted[:2] == (2 * MANY, MANY)
    assert counted.cost == pytest.approx(MANY / 10)
    fold_spending()
    assert Spending.objects.count() == len(MODELS)
    assert spent_ever(studio).tokens == 3 * MANY
    assert SpendingTotal.objects.get().prompt_tokens == 2 * MANY


def test_a_fold_does_not_wait_for_who_writes_just_now(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Workspace.objects.get()
    monkeypatch.setattr(spent, "timezone", Yesterday)
    write(studio.pk)
    put(studio, past=3)
    other = Session(session.url)
    other.begin()
    with other:
        write(studio.pk)

    fold_spending()

    assert Spending.objects.filter(slot=Spending.FOLDED, model="m").exists()
    other.commit()
    other.wrapper.close()
    fold_spending()
    assert {row.prompt_tokens for row in Spending.objects.exclude(model="m")} == {4}


def test_a_scrape_touches_few_rows_however_many_days_there_were(session: Session) -> None:
    studio = Workspace.objects.get()
    touched = []
    for since, until in ((0, 200), (200, 500)):
        for past in range(since, until):
            put(studio, past=past, purpose="fork")
        fold_spending()
        analyze(Spending, SpendingTotal)
        touched.append(work(spent_by_all))

    assert touched[1] <= touched[0] <= 10
