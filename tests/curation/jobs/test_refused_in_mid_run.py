"""An endpoint that refuses in the midst of a run: what is over in a moment costs nothing, what
stays sets the run aside with what to mend, and no dialogue is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from curation.engine.sealing import seal
from curation.models import ModelEndpoint, Run, Turn, Workspace
from curation.services.run_controls import resume_run
from tests.curation.jobs.conftest import drive, lab, ordered, players, rows, states
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, problem

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("attentive", "hasty"),
]

REFUSED = problem(401, "Incorrect API key provided.", code="invalid_api_key")
NOT_THERE = problem(404, "no such model", code="model_not_found")
MANY = 6


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curation.jobs.refusals.LOOK_AGAIN_SECONDS", 0.02)


def refusing(when: Callable[[int, JsonObject], bool], refusal: Answer = REFUSED) -> Brain:
    """``when`` is told the number of the call, from 1, and what is asked."""
    brain, calls = players(), 0

    def answer(body: JsonObject) -> Answer:
        nonlocal calls
        calls += 1
        return refusal if when(calls, body) else brain(body)

    return answer


def for_tools(_number: int, body: JsonObject) -> bool:
    return bool(body.get("tools"))


async def played(studio: Workspace, server: ModelServer, capacity: int = MANY) -> Run:
    await rows(lambda: lab(studio, server.url))
    run = await rows(lambda: ordered(studio, count=MANY))
    await drive(capacity)
    await rows(run.refresh_from_db)
    return run


def turns_of(run: Run) -> int:
    return Turn.objects.filter(trajectory__run=run, role__in=("user", "assistant")).count()


@pytest.mark.parametrize("refusal", [REFUSED, NOT_THERE])
@pytest.mark.parametrize("capacity", [1, MANY])
async def test_one_refusal_that_is_over_costs_no_dialogue(
    studio: Workspace, refusal: Answer, capacity: int
) -> None:
    async with ModelServer(refusing(lambda number, _: number == 9, refusal)) as server:
        run = await played(studio, server, capacity)

    assert (run.state, run.dialogues_finished, run.dialogues_failed) == ("finished", MANY, 0)


async def test_a_key_that_is_taken_back_sets_the_run_aside_until_it_is_mended(
    studio: Workspace,
) -> None:
    brain = players()

    def taken_back(body: JsonObject) -> Answer:
        if len(server.bodies) == 15:
            server.key = "sk-new"
        return brain(body)

    async with ModelServer(taken_back, key="sk-lab") as server:
        run = await played(studio, server)
        stored = await rows(lambda: turns_of(run))
        assert (run.state, run.dialogues_failed) == ("failed", 0)
        assert run.problem is not None
        assert run.problem["field"] == "key"
        assert "key refused" in run.problem["problem"]
        assert run.problem["remedy"] == "Set the key that this endpoint gave you."
        assert await rows(lambda: states(run)) <= {"paused", "finished"}
        assert stored >= 14, "what was answered is kept"

        await rows(lambda: _mend(server.key))
        await rows(lambda: resume_run(run))
        before = len(server.bodies)
        await drive(MANY)
        await rows(run.refresh_from_db)
        asked = len(server.bodies) - before

    assert (run.state, run.dialogues_finished, run.problem) == ("finished", MANY, None)
    assert await rows(lambda: turns_of(run)) == stored + asked, "nothing was asked for twice"


def _mend(key: str) -> None:
    row = ModelEndpoint.objects.get()
    row.sealed_key = seal(key)
    row.save()


@pytest.mark.parametrize("capacity", [1, MANY])
@pytest.mark.parametrize(
    ("when", "refusal", "field"),
    [
        (lambda number, _: number > 12, REFUSED, "key"),
        (lambda number, _: number > 12, NOT_THERE, "model"),
        (for_tools, NOT_THERE, "model"),
    ],
)
async def test_who_lists_a_model_and_does_not_serve_it_sets_the_run_aside(
    studio: Workspace, when: Any, refusal: Answer, field: str, capacity: int
) -> None:
    """Some list their models for anybody; some answer in plain words alone, without tools."""
    async with ModelServer(refusing(when, refusal)) as server:
        run = await played(studio, server, capacity)
        assert (run.state, run.dialogues_failed) == ("failed", 0)
        assert run.problem is not None
        assert run.problem["field"] == field
        asked = len(server.bodies)

    assert await rows(lambda: states(run)) <= {"paused", "finished"}
    assert asked < 12 + MANY * 8, "it was not asked on and on"


async def test_what_one_dialogue_alone_is_refused_fails_that_dialogue_alone(
    studio: Workspace,
) -> None:
    """A filter before the endpoint that forbids what one of them says."""
    seeds: set[int] = set()

    def forbidden(number: int, body: JsonObject) -> bool:
        if number == MANY + 1:
            seeds.add(body["seed"])
        return body.get("seed") in seeds

    async with ModelServer(refusing(forbidden, problem(403, "Forbidden"))) as server:
        run = await played(studio, server, 2)
        row = await rows(lambda: run.trajectories.filter(state="failed").get())

    assert (run.state, run.dialogues_finished, run.dialogues_failed) == ("finished", MANY - 1, 1)
    assert row.reason.endswith("_key_refused")
