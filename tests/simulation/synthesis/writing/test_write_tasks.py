"""Chains of tasks over a real socket: written, sent back, mended, dropped with a reason."""

from __future__ import annotations

import asyncio
import json

import pytest

from simulation.domains import load_pack
from simulation.errors import SeatFailed
from simulation.llm.client import Endpoint
from simulation.synthesis.artefacts import Artefact
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing import write_tasks
from simulation.world import World
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD
from tests.servers.model_faults import ANSWERS, WIRE, Faulty
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, completion, problem
from tests.simulation.synthesis.writing.proposals import REFUSED, RETURN, spoiled
from tests.simulation.synthesis.writing.test_simulated import DOMAIN, TRIP

PACKAGE = load_pack("orders")
UNKNOWN = spoiled(RETURN, "subtasks.0.knows.1", {"label": "phone", "value": "123"})


def said(proposal: JsonObject) -> Answer:
    return Answer(completion(json.dumps(proposal)))


Written = tuple[Package, list[Artefact], list[JsonObject]]


def written(brain: Brain, wanted: int = 2, package: Package = PACKAGE, **more: int) -> Written:
    told: list[Artefact] = []

    async def run() -> tuple[Package, list[JsonObject]]:
        async with ModelServer(brain) as server, Endpoint(server.url, seconds=1.0) as endpoint:
            model = endpoint.model("scripted-1")
            made = await write_tasks(package, model, wanted=wanted, told=told.append, **more)
            return made, server.bodies

    made, bodies = asyncio.run(run())
    return made, told, bodies


def writer(body: JsonObject) -> Answer:
    """A task to begin with, and one that follows where something was done."""
    return said(RETURN if "Nothing yet" in body["messages"][-1]["content"] else REFUSED)


def test_a_chain_is_written_task_by_task() -> None:
    package, told, bodies = written(writer)
    assert [[task.id for task in chain] for chain in package.chains] == [["task-1", "task-2"]]
    assert [(each.proved, each.attempts) for each in told] == [(True, 1), (True, 1)]
    assert len(bodies) == 2


def test_the_writer_of_a_follow_up_sees_what_came_of_the_first() -> None:
    _package, _told, bodies = written(writer)
    shown = bodies[1]["messages"][-1]["content"]
    assert '"refund_amount":89.5' in shown
    assert "return (create_return) returned" in shown
    assert bodies[0]["messages"][0] == bodies[1]["messages"][0]


def test_an_unproved_answer_goes_back_with_its_reason() -> None:
    def brain(body: JsonObject) -> Answer:
        prompt = body["messages"][-1]["content"]
        return said(RETURN) if "does not know" in prompt else said(UNKNOWN)

    package, told, bodies = written(brain, wanted=1)
    assert len(package.chains) == 1
    assert told[0].attempts == 2
    assert "You had sent" in bodies[1]["messages"][-1]["content"]
    assert "Mend it and send the whole task again" in bodies[1]["messages"][-1]["content"]


def test_what_never_proves_itself_is_dropped_with_its_reason() -> None:
    package, told, bodies = written(lambda _body: said(UNKNOWN), wanted=1, attempts=3)
    assert package.chains == ()
    assert len(bodies) == 3
    assert not told[0].proved
    assert "does not know" in told[0].reason
    assert "does not know" in package.domain.coverage.gaps[-1].reason


def test_a_follow_up_that_fails_leaves_the_first_task() -> None:
    package, told, _bodies = written(lambda _body: said(RETURN), wanted=2, attempts=2)
    assert [len(chain) for chain in package.chains] == [1]
    assert [each.proved for each in told] == [True, False]


@pytest.mark.parametrize("name", ["500", "dropped", "half a JSON", "empty", "cut off", "refusal"])
def test_a_fault_on_the_way_costs_an_attempt(name: str) -> None:
    fault = {**WIRE, **ANSWERS}[name]
    failing = [True]

    def brain(body: JsonObject) -> Answer:
        return fault(writer(body)) if failing and failing.pop() else writer(body)

    package, _told, bodies = written(brain, wanted=1)
    assert len(package.chains) == 1
    assert len(bodies) == 2


def test_a_fenced_answer_is_read() -> None:
    text = f"Here is the task:\n```json\n{json.dumps(RETURN)}\n```"
    package, told, _bodies = written(lambda _body: Answer(completion(text)), wanted=1)
    assert len(package.chains) == 1
    assert told[0].attempts == 1


def numbered(body: JsonObject) -> Answer:
    """Every chain begins with another goal."""
    if "Nothing yet" not in body["messages"][-1]["content"]:
        return said(REFUSED)
    return said({**RETURN, "goal": f"{RETURN['goal']} Seed {body['seed']}."})


def test_chains_are_asked_at_once_and_kept_in_order() -> None:
    package, _told, bodies = written(numbered, wanted=6, concurrency=2, attempts=2)
    assert [len(chain) for chain in package.chains] == [2, 2]
    rows = {body["messages"][-1]["content"].split("# What has been done")[0] for body in bodies}
    assert len(rows) >= 2


def test_the_same_seed_asks_the_same() -> None:
    first = written(writer, wanted=2)[2]
    assert first == written(writer, wanted=2)[2]
    assert first != written(writer, wanted=2, seed=1)[2]


def test_a_model_that_cannot_be_asked_is_named() -> None:
    with pytest.raises(SeatFailed, match="task_writer_key_refused"):
        written(lambda _body: problem(401, "bad key"))


def test_more_tasks_are_other_tasks_beside_those_that_are_there() -> None:
    first, _told, bodies = written(writer, wanted=2)
    again, _told, others = written(numbered, wanted=2, package=first)
    assert again.chains[0] == first.chains[0]
    assert len(again.chains) == 2
    assert bodies[0] != others[0]
    same, _told, _bodies = written(writer, wanted=2, package=first)
    assert same.chains == first.chains


def test_tasks_of_simulated_tools_need_no_data() -> None:
    package = Package(domain=DOMAIN.model_copy(update={"world": EMPTY_WORLD}), image=EMPTY_IMAGE)
    tasks, _told, bodies = written(lambda _body: said(TRIP), wanted=1, package=package)
    assert [check.kind for check in tasks.chains[0][0].checks()] == ["called"]
    assert "made up as they are called" in bodies[0]["messages"][0]["content"]


def test_whatever_befalls_the_writer_what_is_kept_proves_itself() -> None:
    brain = Faulty(numbered, 0.35, seed=3)
    package, told, _bodies = written(brain, wanted=18, concurrency=4)
    assert sum(brain.made.values()) > 5
    assert len(package.chains) >= 3
    assert len([each for each in told if each.proved]) >= sum(map(len, package.chains))
    with World.open(PACKAGE.image, now=PACKAGE.domain.now) as origin:
        for chain in package.chains:
            assert solves(origin, catalog_of(PACKAGE, origin), chain)
