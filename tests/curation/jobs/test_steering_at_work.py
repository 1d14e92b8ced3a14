"""What an operator steers while models are being asked, by a real driver on real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.utils import timezone

from curation.models import Heartbeat, Membership, ModelEndpoint, Workspace
from curation.services.endpoints import archive_endpoint, change_endpoint, changed_order
from curation.services.orders import RunChange
from curation.services.playing import stop_trajectory
from curation.services.run_changes import raise_and_resume
from curation.services.run_controls import stop_run
from tests.curation.jobs.conftest import drive, driving, lab, ordered, players, rows, states, until
from tests.servers.models import Answer, Brain, Manner, ModelServer, in_turn

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("attentive"),
]
SILENT = in_turn(Answer({}, manner=Manner.SILENT))
A_CALL = 120
"""Tokens that the scripted server counts for each."""


def late(brain: Brain, seconds: float) -> Brain:
    return lambda body: Answer(brain(body).body, delay=seconds)


def changed(member: Membership, row: ModelEndpoint, **columns: Any) -> None:
    change_endpoint(member, row, changed_order(row, columns))


async def asked(server: ModelServer, times: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(server.bodies) < times:
            await asyncio.sleep(0.005)


async def test_a_run_pauses_when_its_tokens_are_used_up_and_goes_on_with_more(
    studio: Workspace,
) -> None:
    async with ModelServer(players()) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=12, max_tokens_total=10 * A_CALL))
        await drive(4)
        await rows(run.refresh_from_db)

        assert (run.state, run.reason) == ("paused", "token_budget_reached")
        assert await rows(lambda: states(run)) <= {"paused", "finished"}
        assert run.tokens == A_CALL * len(server.bodies)
        assert 10 * A_CALL <= run.tokens <= (10 + 4) * A_CALL

        more = RunChange(max_tokens_total=10_000_000)
        await rows(lambda: raise_and_resume(run, more))
        await drive(4)
        await rows(run.refresh_from_db)

    assert (run.state, run.reason, run.dialogues_finished) == ("finished", "", 12)


async def test_what_waits_for_a_place_is_not_asked_once_the_budget_is_used_up(
    studio: Workspace,
) -> None:
    async with ModelServer(late(players(), 0.15)) as server:
        await rows(lambda: lab(studio, server.url, concurrency=2))
        run = await rows(lambda: ordered(studio, count=12, max_tokens_total=10 * A_CALL))
        await drive(12)
        await rows(run.refresh_from_db)

    assert run.tokens == A_CALL * len(server.bodies)
    assert run.tokens <= (10 + 2 * 2) * A_CALL


async def test_money_is_counted_by_the_prices_that_hold_now(
    studio: Workspace, lead: Membership
) -> None:
    first = asyncio.Event()

    def brain(body: dict[str, object]) -> Answer:
        first.set()
        return late(players(), 0.1)(body)

    async with ModelServer(brain) as server:
        row = await rows(lambda: lab(studio, server.url, prompt_price=0.0, completion_price=0.0))
        run = await rows(lambda: ordered(studio))
        async with driving():
            await first.wait()
            prices = {"prompt_price": 1e5, "completion_price": 0.0}
            await rows(lambda: changed(lead, row, **prices))
            await until(lambda: states(run) == {"finished"})
        await rows(run.refresh_from_db)

    assert run.cost == pytest.approx(10 * (len(server.bodies) - 1), abs=25)
    assert run.cost > 0


async def test_a_stopped_dialogue_keeps_the_answer_that_it_waits_for(studio: Workspace) -> None:
    async with ModelServer(late(players(), 0.3)) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        async with driving():
            await asked(server, 2)
            await rows(lambda: stop_trajectory(run.trajectories.get()))
            await until(lambda: states(run) == {"finished"})
        row = await rows(run.trajectories.get)

    assert (row.reason, row.review_state) == ("stopped_by_person", "queued")
    assert len(server.bodies) == 2
    assert row.prompt_tokens == 100 * 2


async def test_an_answer_that_does_not_come_holds_no_stop_up(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.jobs.hold.TURN_SECONDS", 0.1)
    async with ModelServer(SILENT) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=2))
        async with driving(1):
            await asked(server)
            await rows(lambda: stop_run(run))
            await until(lambda: states(run) == {"cancelled"})
        await rows(run.refresh_from_db)

    assert (run.state, run.reason, run.dialogues_cancelled) == ("finished", "stopped_by_person", 2)


async def test_a_new_address_and_cap_reach_dialogues_under_way_at_their_next_call(
    studio: Workspace, lead: Membership
) -> None:
    async with ModelServer(late(players(), 0.05)) as old, ModelServer(players()) as new:
        row = await rows(lambda: lab(studio, old.url))
        run = await rows(lambda: ordered(studio, count=4))
        async with driving():
            await asked(old)
            moved = {"base_url": new.url, "key": "sk-new", "concurrency": 1}
            await rows(lambda: changed(lead, row, **moved))
            await until(lambda: states(run) == {"finished"})

        assert new.bodies
        assert {one.headers["authorization"] for one in new.received} == {"Bearer sk-new"}
        assert new.most_at_once == 1


async def test_an_endpoint_archived_under_way_sets_its_run_aside(
    studio: Workspace, lead: Membership
) -> None:
    async with ModelServer(late(players(), 0.05)) as server:
        row = await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=3))
        async with driving():
            await asked(server)
            await rows(lambda: archive_endpoint(lead, row))
            await until(lambda: states(run) <= {"paused", "finished"})
        await rows(run.refresh_from_db)

    assert run.state == "failed"
    assert run.problem is not None
    assert "archived" in run.problem["problem"]


async def test_a_cap_is_shared_with_the_other_workers_that_live(studio: Workspace) -> None:
    async with ModelServer(late(players(), 0.03)) as server:
        await rows(lambda: Heartbeat.objects.create(name="w0", at=timezone.now()))
        await rows(lambda: lab(studio, server.url, concurrency=4))
        run = await rows(lambda: ordered(studio, count=6))
        await drive()

        assert server.most_at_once == 2
        assert await rows(lambda: states(run)) == {"finished"}


async def test_so_many_requests_a_minute_are_sent_and_no_more(studio: Workspace) -> None:
    async with ModelServer(players()) as server:
        await rows(lambda: lab(studio, server.url, per_minute=60 * 20))
        run = await rows(lambda: ordered(studio, count=2))
        begun = asyncio.get_running_loop().time()
        await drive()
        seconds = asyncio.get_running_loop().time() - begun

    assert await rows(lambda: states(run)) == {"finished"}
    # A twentieth of a second between two of them.
    assert seconds >= (len(server.bodies) - 1) * 0.05 * 0.9
