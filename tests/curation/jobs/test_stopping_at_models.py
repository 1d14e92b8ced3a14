"""What a person wants is done while a model's answer is waited for; what cannot start says why."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from pytest_django import Settings

from curation.engine.sealing import seal
from curation.models import ModelEndpoint, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.playing import cancel_trajectory, restart_trajectory
from curation.services.run_controls import cancel_run, pause_run, restart_run
from tests.curation.jobs.conftest import drive, driving, lab, ordered, players, rows, states, until
from tests.servers.models import Answer, Manner, ModelServer, in_turn, problem

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("attentive"),
]
SILENT = in_turn(Answer({}, manner=Manner.SILENT))
SOON = 3.0


async def asked(server: ModelServer, times: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(server.bodies) < times:
            await asyncio.sleep(0.02)


async def test_a_dialogue_that_waits_for_an_answer_is_called_off_at_once(
    studio: Workspace,
) -> None:
    async with ModelServer(SILENT) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        async with driving():
            await asked(server)
            await rows(lambda: cancel_trajectory(run.trajectories.get()))
            await until(lambda: states(run) == {"cancelled"}, SOON)


async def test_a_run_that_waits_for_answers_is_held_at_once(studio: Workspace) -> None:
    async with ModelServer(SILENT) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=3))
        async with driving(2):
            await asked(server, 2)
            await rows(lambda: pause_run(run))
            await until(lambda: states(run) == {"paused"}, SOON)


async def test_dialogues_that_a_rate_limit_holds_back_leave_their_places_to_others(
    studio: Workspace, settings: Settings
) -> None:
    settings.DIALOOM_DRAIN_SECONDS = 0.2
    limited = problem(429, "slow down", {"Retry-After": "60"})
    async with ModelServer(in_turn(limited)) as server:
        await rows(lambda: lab(studio, server.url))
        await rows(lambda: ordered(studio, count=2))
        async with driving(2):
            await asked(server)
            others = await rows(lambda: ordered(studio, model="agenda"))
            await until(lambda: states(others) == {"finished"}, 20.0)


async def test_a_worker_that_stops_leaves_a_dialogue_queued_whose_answer_does_not_come(
    studio: Workspace, settings: Settings
) -> None:
    settings.DIALOOM_DRAIN_SECONDS = 0.2
    async with ModelServer(SILENT) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        async with driving():
            await asked(server)
            stopped = time.monotonic()
    assert time.monotonic() - stopped < SOON
    assert await rows(lambda: states(run)) == {"queued"}


async def test_a_worker_that_stops_keeps_the_turn_whose_answer_comes_in_time(
    studio: Workspace, settings: Settings
) -> None:
    settings.DIALOOM_DRAIN_SECONDS = 30
    brain = players()
    async with ModelServer(lambda body: replace(brain(body), delay=0.3)) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        async with driving():
            await asked(server)
    row = await rows(run.trajectories.get)
    assert (row.state, row.lease_owner, len(server.bodies)) == ("queued", "", 1)
    assert row.length == 2


async def test_a_run_whose_key_is_refused_fails_before_a_token_and_burns_no_dialogue(
    studio: Workspace,
) -> None:
    async with ModelServer(players(), key="sk-right") as server:
        row = await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=5))
        await drive(2)
        await rows(run.refresh_from_db)

        assert run.state == "failed"
        assert run.problem is not None
        assert run.problem["field"] == "key"
        assert "key refused" in run.problem["problem"]
        assert "sk-lab" not in str(run.problem)
        assert await rows(lambda: states(run)) == {"paused"}
        assert server.bodies == []

        await rows(lambda: mend(row, "sk-right"))
        await rows(lambda: restart_run(run))
        await drive()
        await rows(run.refresh_from_db)
        assert (run.state, run.problem, run.dialogues_finished) == ("finished", None, 5)


async def test_a_run_that_could_not_start_can_be_called_off(studio: Workspace) -> None:
    await rows(lambda: lab(studio, "http://127.0.0.1:9/v1"))
    run = await rows(lambda: ordered(studio, count=2))
    await drive()
    await rows(run.refresh_from_db)
    assert run.state == "failed"
    assert run.problem is not None
    assert run.problem["field"] == "base_url"

    await rows(lambda: cancel_run(run))
    assert await rows(lambda: states(run)) == {"cancelled"}


async def test_a_branch_whose_model_is_not_there_fails_alone_and_starts_again(
    studio: Workspace, finished: Trajectory
) -> None:
    gone = problem(404, "no such model", code="model_not_found")
    async with ModelServer(in_turn(gone)) as server:
        await rows(lambda: lab(studio, server.url))
        order = ForkOrder(at=2, model={"agent": "no-such"})
        (child,) = await rows(lambda: fork_trajectory(finished, by=None, order=order))
        await drive()
        await rows(child.refresh_from_db)
        assert (child.state, child.reason) == ("failed", "models_not_ready")
        assert child.problem is not None
        assert child.problem["field"] == "model"
        assert "It serves: scripted-1" in child.detail

    async with ModelServer(players(), models=("no-such",)) as server:
        await rows(lambda: ModelEndpoint.objects.update(base_url=server.url))
        await rows(lambda: restart_trajectory(child))
        await drive()
        await rows(child.refresh_from_db)
        assert (child.state, child.problem) == ("finished", None)
        assert child.cast["agent"]["base_url"] == server.url


async def test_a_key_that_is_revoked_in_the_middle_holds_the_run_instead_of_burning_it(
    studio: Workspace,
) -> None:
    async with ModelServer(players(), key="sk-lab") as server:
        row = await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=30))
        async with driving(2) as running:
            await asked(server, 3)
            server.key = "sk-new"
            async with asyncio.timeout(SOON * 3):
                await running
        await rows(run.refresh_from_db)
        assert (run.state, run.dialogues_failed) == ("failed", 0)
        assert await rows(lambda: states(run)) <= {"paused", "finished"}

        await rows(lambda: mend(row, "sk-new"))
        await rows(lambda: restart_run(run))
        await drive()
        await rows(run.refresh_from_db)
    assert (run.state, run.dialogues_finished) == ("finished", 30)


async def test_a_key_that_cannot_be_read_any_more_is_a_problem_with_a_name(
    studio: Workspace,
) -> None:
    await rows(lambda: lab(studio, "http://127.0.0.1:9/v1", sealed_key="not-a-seal"))
    run = await rows(lambda: ordered(studio))
    await drive()
    await rows(run.refresh_from_db)

    assert run.problem is not None
    assert "the secret of this installation has changed" in run.problem["problem"]


def mend(row: ModelEndpoint, key: str) -> None:
    row.sealed_key = seal(key)
    row.save()
