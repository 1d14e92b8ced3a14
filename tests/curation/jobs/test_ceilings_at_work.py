"""A daily ceiling while models are asked, by a real driver on real sockets."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.ceilings import REASON
from curation.models import Membership, Trajectory, Workspace
from curation.services.ceilings import DayCeilings, set_ceilings
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from tests.curation.jobs.conftest import drive, lab, ordered, players, rows, states
from tests.curation.jobs.test_steering_at_work import A_CALL, late
from tests.servers.models import ModelServer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("attentive"),
]
PLENTY = 10_000_000


def ceiling(member: Membership, tokens: int | None) -> None:
    set_ceilings(member, DayCeilings(max_tokens_day=tokens))


async def test_a_run_and_forks_rest_at_the_ceiling_and_go_on_when_it_is_raised(
    studio: Workspace, lead: Membership, alice: User
) -> None:
    async with ModelServer(late(players(), 0.02)) as server:
        await rows(lambda: lab(studio, server.url, concurrency=2))
        run = await rows(lambda: ordered(studio, count=12))
        await rows(lambda: ceiling(lead, 10 * A_CALL))
        await drive(12)
        await rows(run.refresh_from_db)

        assert (run.state, run.reason) == ("paused", REASON)
        assert await rows(lambda: states(run)) <= {"paused", "finished"}
        assert len(server.bodies) <= 10 + 12, "each had one answer at most that was not stored yet"
        assert run.tokens == A_CALL * len(server.bodies)

        asked = len(server.bodies)
        parent = await rows(lambda: run.trajectories.filter(length__gt=1).first())
        assert parent is not None
        order = ForkOrder(at=1, samples=3)
        forks = await rows(lambda: fork_trajectory(parent, by=alice, order=order))
        await drive(4)
        told = await rows(lambda: told_of(forks))
        assert told == [("paused", REASON)] * 3
        assert len(server.bodies) == asked

        await rows(lambda: ceiling(lead, PLENTY))
        await drive(12)
        await rows(run.refresh_from_db)
        told = await rows(lambda: told_of(forks))

    assert (run.state, run.reason, run.dialogues_finished) == ("finished", "", 12)
    assert told == [("finished", "completed")] * 3


def told_of(rows_: list[Trajectory]) -> list[tuple[str, str]]:
    keys = [row.pk for row in rows_]
    return list(Trajectory.objects.filter(pk__in=keys).values_list("state", "reason"))


async def test_what_asks_no_model_is_played_on(studio: Workspace, lead: Membership) -> None:
    async with ModelServer(players()) as server:
        await rows(lambda: lab(studio, server.url))
        await rows(lambda: ceiling(lead, A_CALL))
        played = await rows(lambda: ordered(studio, count=2))
        await drive(1)
        embedded = await rows(lambda: ordered(studio, count=2, model="agenda"))
        await drive(4)
        await rows(played.refresh_from_db)
        await rows(embedded.refresh_from_db)

    assert (played.state, played.reason) == ("paused", REASON)
    assert (embedded.state, embedded.dialogues_finished) == ("finished", 2)
    assert len(server.bodies) == 1
