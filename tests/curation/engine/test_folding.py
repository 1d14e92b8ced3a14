"""Days that are over are folded: every sum stays what it was, in fewer rows."""

from __future__ import annotations

from random import Random

import pytest

from curation.engine import folding
from curation.engine.folding import fold_spending
from curation.engine.spent import Amount, Use, add_spent
from curation.models import Spending, SpendingTotal, Workspace
from curation.selectors.spending import spent_by, spent_by_all, spent_ever
from tests.curation.selectors.test_spending import put
from tests.curation.work import work

PAST_DAYS, SLOTS = 5, 4


def fill(workspace: Workspace, days: int = PAST_DAYS) -> None:
    chance = Random(7)
    for past in range(days + 1):
        for slot in range(SLOTS):
            for purpose in ("fork", "judge"):
                dollars = chance.random() / 3
                put(workspace, past=past, purpose=purpose, cost=dollars, slot=slot)


def test_days_that_are_over_have_one_row_for_each_key_and_today_keeps_its_slots(
    studio: Workspace, rival: Workspace
) -> None:
    for workspace in (studio, rival):
        fill(workspace)

    fold_spending()

    folded = Spending.objects.filter(slot=Spending.FOLDED)
    assert folded.count() == 2 * 2 * PAST_DAYS
    assert {row.prompt_tokens for row in folded} == {10 * SLOTS}
    assert Spending.objects.exclude(slot=Spending.FOLDED).count() == 2 * 2 * SLOTS


def test_what_is_told_of_it_stays_the_same(studio: Workspace, rival: Workspace) -> None:
    fill(studio)
    fill(rival)
    before, ever, scraped = spent_by(studio, None), spent_ever(studio), spent_by_all()

    fold_spending()
    fold_spending()

    after = spent_by(studio, None)
    assert [one.spent.tokens for one in after.times] == [one.spent.tokens for one in before.times]
    assert spent_ever(studio).tokens == ever.tokens
    assert spent_ever(studio).cost == pytest.approx(ever.cost)
    assert spent_by_all() == scraped


def test_a_counter_never_falls_for_the_order_in_which_it_is_added_up(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A monitor takes a counter that falls by a billionth for one that began anew."""
    fill(studio, days=30)
    monkeypatch.setattr(folding, "PORTION", 3)
    scraped = [spent_by_all()]

    while folding._fold_some():
        scraped.append(spent_by_all())

    assert len(scraped) > 50
    assert all(each == scraped[0] for each in scraped)


def test_what_comes_late_for_a_day_that_is_folded_is_folded_too(studio: Workspace) -> None:
    put(studio, past=1, purpose="fork")
    fold_spending()
    put(studio, past=1, purpose="fork")
    assert spent_by_all() == {"fork": Amount(20, 2)}

    fold_spending()

    assert Spending.objects.get().prompt_tokens == 20
    assert SpendingTotal.objects.get().prompt_tokens == 20
    assert spent_by_all() == {"fork": Amount(20, 2)}


def test_today_is_added_to_after_a_fold(studio: Workspace) -> None:
    fill(studio)
    fold_spending()
    before = spent_by_all()["fork"]

    add_spent([(Use(studio.pk, "fork", "environment", "m"), Amount(5, 1, 0.5))])

    assert spent_by_all()["fork"].tokens == before.tokens + 6


def test_a_scrape_reads_as_much_after_a_year_as_after_a_week(studio: Workspace) -> None:
    fill(studio, days=7)
    fold_spending()
    young = work(spent_by_all)
    for past in range(8, 365):
        put(studio, past=past, purpose="fork")
    fold_spending()

    assert work(spent_by_all) <= young * 1.2
