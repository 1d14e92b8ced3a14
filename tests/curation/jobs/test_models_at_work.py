"""Dialogues with models: played by a real driver, against servers that speak and misbehave."""

from __future__ import annotations

import asyncio

import pytest

from curation.engine.leases import sweep
from curation.engine.state import rows_to_state
from curation.models import Turn, Workspace
from simulation.synthesis.package import Package
from simulation.synthesis.twin import twin_of_tasks
from simulation.world.empty import EMPTY_WORLD
from tests.curation.jobs.conftest import drive, lab, ordered, players, rows, states
from tests.curation.toy import LEND, shelf_domain, shelf_image
from tests.servers.model_faults import Faulty
from tests.servers.models import Answer, ModelServer, in_turn, problem
from tests.simulation.seats.llm.players import Players

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("attentive"),
]


async def test_a_run_on_a_model_is_played_and_says_what_it_used(studio: Workspace) -> None:
    async with ModelServer(players()) as server:
        prices = {"prompt_price": 2.0, "completion_price": 10.0}
        await rows(lambda: lab(studio, server.url, **prices, parameters={"temperature": 0.4}))
        run = await rows(lambda: ordered(studio, count=3))
        await drive()
        await rows(run.refresh_from_db)

    assert (run.state, run.dialogues_finished, run.tasks_proven) == ("finished", 3, 3)
    assert run.cast["agent"]["name"] == "lab"
    assert run.cast["agent"]["parameters"]["temperature"] == 0.4
    assert {one.headers["authorization"] for one in server.received} == {"Bearer sk-lab"}
    calls = len(server.bodies)
    assert (run.prompt_tokens, run.completion_tokens) == (100 * calls, 20 * calls)
    assert run.cost == pytest.approx(calls * (100 * 2.0 + 20 * 10.0) / 1e6)
    turns = await rows(lambda: list(Turn.objects.filter(trajectory__run=run, role="assistant")))
    sampling = turns[0].content["sampling"]
    assert (sampling["model"], sampling["answered_by"]) == ("scripted-1", "scripted-1")
    assert {"temperature", "seed"} <= sampling["parameters"].keys()


async def test_one_run_asks_once_whether_its_model_is_there(studio: Workspace) -> None:
    async with ModelServer(players()) as server:
        await rows(lambda: lab(studio, server.url))
        await rows(lambda: ordered(studio, count=6))
        await drive()

        assert [one.path for one in server.received if one.method == "GET"] == ["/v1/models"]


async def test_a_cap_holds_for_all_dialogues_together(studio: Workspace) -> None:
    brain = players()

    def slow(body: dict[str, object]) -> Answer:
        return Answer(brain(body).body, delay=0.03)

    async with ModelServer(slow) as server:
        await rows(lambda: lab(studio, server.url, concurrency=2))
        run = await rows(lambda: ordered(studio, count=6))
        await drive()

        assert server.most_at_once == 2
        assert await rows(lambda: states(run)) == {"finished"}


async def test_with_faults_in_a_fifth_of_the_answers_every_dialogue_ends(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.engine.doors.ANSWER_SECONDS", 1.0)
    faulty = Faulty(players(), 0.2, seed=3)
    async with ModelServer(faulty) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=20))
        await drive(20)
        await rows(run.refresh_from_db)

    assert sum(faulty.made.values()) > 5
    assert run.state == "finished"
    assert run.dialogues_finished + run.dialogues_failed == 20
    assert run.dialogues_finished >= 16
    failed = await rows(lambda: list(run.trajectories.filter(state="failed")))
    assert all(row.reason and row.detail for row in failed)


async def test_a_rate_limit_slows_a_run_and_fails_nothing(studio: Workspace) -> None:
    limited = [problem(429, "slow down", {"Retry-After": "0.1"})] * 6
    brain, refusing = players(), in_turn(*limited, Answer({}))

    def at_first_refuses(body: dict[str, object]) -> Answer:
        refused = refusing(body)
        return refused if refused.status == 429 else brain(body)

    async with ModelServer(at_first_refuses) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, count=3))
        await drive()
        await rows(run.refresh_from_db)

    assert (run.state, run.dialogues_finished) == ("finished", 3)


async def test_a_dialogue_that_a_model_cannot_go_on_with_says_so_in_words(
    studio: Workspace,
) -> None:
    refuses = Answer({"error": {"message": "maximum context length is 8"}}, status=400)
    async with ModelServer(in_turn(refuses)) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        await drive()
        row = await rows(run.trajectories.get)

    assert (row.state, row.reason) == ("failed", "user_context_too_long")
    assert row.detail.startswith("The user's model cannot read a dialogue this long.")


async def test_silence_costs_the_lease_nothing(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curation.jobs.driver.LEASE_SECONDS", 0.6)
    monkeypatch.setattr("curation.jobs.driver.RENEW_SECONDS", 0.1)
    brain = players()

    def late(body: dict[str, object]) -> Answer:
        return Answer(brain(body).body, delay=1.2)

    async with ModelServer(late) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio))
        playing = asyncio.create_task(drive())
        swept = 0
        while not playing.done():
            swept += await rows(sweep)
            await asyncio.sleep(0.1)
        await playing

    assert swept == 0
    assert await rows(lambda: states(run)) == {"finished"}


async def test_simulated_tools_are_answered_by_their_model_on_no_world_at_all(
    studio: Workspace,
) -> None:
    shelf = Package(domain=shelf_domain(), image=shelf_image())
    brain = Players({LEND.subtasks[0].goal: [("lend_book", {"id": 1})]}, shelf)
    (lent,) = twin_of_tasks((LEND,), shelf.domain)
    task = lent.model_dump(mode="json")
    async with ModelServer(brain) as server:
        await rows(lambda: lab(studio, server.url))
        run = await rows(lambda: ordered(studio, tools="simulated"))
        await rows(lambda: run.trajectories.update(tasks=[task]))
        await drive()
        row = await rows(run.trajectories.get)
        turns = await rows(lambda: list(Turn.objects.filter(trajectory=row, role="tool")))
        state = await rows(lambda: rows_to_state(row))

    assert (row.state, row.tasks_proven) == ("finished", 1), (row.reason, row.detail)
    assert len(turns) == 1
    assert state.domain.world == EMPTY_WORLD
    assert all(tool.sql is None for tool in state.domain.tools)
    assert all(turn.content["execution"]["executed"] is False for turn in turns)
