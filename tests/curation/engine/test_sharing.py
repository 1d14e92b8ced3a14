from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine.sharing import Share, share_of
from curation.models import Heartbeat


def beat(name: str, ago: float = 0.0) -> None:
    at = timezone.now() - timedelta(seconds=ago)
    Heartbeat.objects.create(name=name, kind="worker", at=at)


@pytest.mark.parametrize(("cap", "workers"), [(64, 1), (64, 3), (7, 4), (5, 5)])
def test_the_parts_of_all_workers_make_up_the_cap(cap: int, workers: int) -> None:
    assert sum(Share(place, workers).part(cap) for place in range(workers)) == cap


def test_where_there_are_more_workers_than_places_each_still_has_one() -> None:
    assert [Share(place, 3).part(2) for place in range(3)] == [1, 1, 1]


def test_a_rate_is_cut_evenly_and_none_stays_none() -> None:
    assert Share(1, 4).rate(60) == 15
    assert Share(1, 4).rate(None) is None


@pytest.mark.django_db
def test_those_that_live_share_and_the_dead_have_no_part() -> None:
    beat("a")
    beat("b")
    beat("c", ago=60)

    assert (share_of("a"), share_of("b")) == (Share(0, 2), Share(1, 2))


@pytest.mark.django_db
def test_a_worker_that_has_not_beaten_yet_counts_itself() -> None:
    beat("b")

    assert share_of("a") == Share(0, 2)
