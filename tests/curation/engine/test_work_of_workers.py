"""What workers and reviewers do over and over costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from curation.engine.events import forget_old_events
from curation.engine.leases import claim, renew, sweep, waiting, wanted_of
from curation.engine.purge import Purge
from curation.engine.standing import fold, stands
from curation.engine.work import claim_job, jobs_wait, sweep_jobs
from curation.models import Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.reviews import next_in_queue
from tests.curation.toy import hold, make_dialogue, play
from tests.curation.work import fill, work

FEW, MANY = 300, 3_000
MORE = 1.2


@pytest.fixture
def acts(studio: Workspace, finished: Trajectory, alice: User) -> dict[str, Callable[[], Any]]:
    playing = make_dialogue(studio)
    lease = hold(playing)
    play(playing, turns=3, lease=lease)
    make_dialogue(studio, priority=5)
    return {
        "append": lambda: play(playing, turns=playing.length + 1, lease=lease),
        "claim": lambda: claim("w2", 1, 60),
        "look": lambda: waiting().exists(),
        "renew": lambda: renew([lease], "w1", 60),
        "wanted": lambda: wanted_of("w1"),
        "sweep": sweep,
        "jobs": lambda: (jobs_wait(), claim_job("w1", 60), sweep_jobs()),
        "purge": lambda: Purge().step(timezone.now() + timedelta(days=30)),
        "events": forget_old_events,
        "review": lambda: next_in_queue(studio, by=alice),
        "fork": lambda: fork_trajectory(finished, by=alice, order=ForkOrder(at=5)),
        "fold": fold,
        "sums": lambda: stands(studio),
    }


def test_no_act_does_more_for_more_dialogues(
    studio: Workspace, finished: Trajectory, acts: dict[str, Callable[[], Any]]
) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
    fill(studio, finished, FEW)
    few = {name: work(act) for name, act in acts.items()}
    fill(studio, finished, MANY)
    many = {name: work(act) for name, act in acts.items()}

    grown = {name: (few[name], many[name]) for name in acts if many[name] > few[name] * MORE + 500}
    assert grown == {}
