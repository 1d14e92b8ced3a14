from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.fork import fork
from simulation.dialogue.restore import replay, restore
from simulation.errors import SeatFailed
from simulation.seats.protocol import Result, ToolView
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.sampling import Sampling
from simulation.vocabulary.state import Author, DialogueState, Outcome, Status, Turn
from simulation.vocabulary.tasks import CalledCheck, Task
from simulation.world import World
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD
from tests.simulation.dialogue.scripted import Scripted, call, say

Dialogue = Callable[..., DialogueState]
ORDER = {"id": 7731, "total": 12.5, "status": "processing"}
DONE = "I have cancelled it."
USER = (say("What did order 7731 come to?"), say("Cancel it."), say("Thanks!", done=True))
AGENT = (
    call(("get_order", {"id": 7731})),
    say("It came to €12.50."),
    call(("cancel_order", {"id": 7731})),
    say(DONE),
    say("You are welcome."),
)


class Tools:
    """A ToolSeat with its results written out; ``seen`` keeps what it was shown."""

    def __init__(self, *results: Any) -> None:
        self._results = list(results)
        self.seen: list[ToolView] = []

    async def respond(self, view: ToolView) -> Result:
        self.seen.append(view)
        if not self._results:
            raise SeatFailed("tool_simulator_timeout")
        found = self._results.pop(0)
        failed = isinstance(found, dict) and "error" in found
        error = "not_found" if failed else None
        sampling = Sampling(model="m")
        content = json.dumps(found)
        return Result(content=content, ok=not failed, error=error, by="m", sampling=sampling)


@pytest.fixture
def simulated(shop: Domain) -> Domain:
    tools = tuple(tool.model_copy(update={"sql": None}) for tool in shop.tools)
    return shop.model_copy(update={"tools": tools, "world": EMPTY_WORLD})


@pytest.fixture
def called_task(kettle_task: Task) -> Task:
    read, change = kettle_task.subtasks
    looked_up = CalledCheck(
        tool="get_order", arguments={"id": 7731}, told=("total",), description="told"
    )
    cancelled = CalledCheck(tool="cancel_order", arguments={"id": 7731}, description="cancelled")
    subtasks = (
        read.model_copy(update={"checks": (looked_up,)}),
        change.model_copy(update={"checks": (cancelled,)}),
    )
    return kettle_task.model_copy(update={"subtasks": subtasks})


@pytest.fixture
def blank(dialogue: Dialogue, simulated: Domain, called_task: Task) -> DialogueState:
    return dialogue(domain=simulated, tasks=(called_task,))


@pytest.fixture
def world(blank: DialogueState) -> Iterator[World]:
    with World.open(EMPTY_IMAGE, now=blank.domain.now) as opened:
        yield opened


async def played(
    state: DialogueState, world: World, tools: Tools | None, agent: Any = AGENT, **options: Any
) -> tuple[DialogueState, Outcome]:
    cast = Cast(user=Scripted(USER), agent=Scripted(agent), tools=tools)
    async for step in run(state, world, cast, **options):
        if isinstance(step, Outcome):
            return state, step
        state = state.then(step)
    raise AssertionError("a run ends with an outcome")


def results(state: DialogueState) -> list[Turn]:
    return [turn for turn in state.turns if turn.execution is not None]


async def test_a_seat_answers_for_tools_without_sql(blank: DialogueState, world: World) -> None:
    state, outcome = await played(blank, world, Tools(ORDER, {"id": 7731}))
    assert outcome == Outcome(status=Status.FINISHED, reason="completed")
    first, second = results(state)
    assert (first.author, first.by) == (Author.MODEL, "m")
    assert first.sampling == Sampling(model="m")
    assert first.execution is not None
    assert (first.execution.executed, first.execution.ok, first.execution.rows) == (False, True, 1)
    assert json.loads(first.message.content or "") == ORDER
    assert second.diff is None
    assert {turn.world_digest for turn in state.turns} == {world.digest}


async def test_such_tasks_are_proven_by_calls_and_by_what_was_told(
    blank: DialogueState, world: World
) -> None:
    state, _ = await played(blank, world, Tools(ORDER, {"id": 7731}))
    proven = {turn.seq: turn.proven for turn in state.turns if turn.proven}
    assert proven == {4: ("t1.1",), 7: ("t1.2", "t1")}


async def test_a_value_of_the_agents_own_does_not_prove_it(
    blank: DialogueState, world: World
) -> None:
    wrong = (AGENT[0], say("It came to €84.80."), *AGENT[2:])
    state, _ = await played(blank, world, Tools(ORDER, {"id": 7731}), wrong)
    assert "t1.1" not in state.proven()
    assert any(finding.kind == "ungrounded_value" for finding in state.turns[4].findings)


async def test_a_change_that_was_told_by_the_tool_backs_the_agents_word(
    blank: DialogueState, world: World
) -> None:
    state, _ = await played(blank, world, Tools(ORDER, {"id": 7731}))
    assert not any(turn.findings for turn in state.turns if turn.message.content == DONE)
    kinds = {finding.kind for turn in state.turns for finding in turn.findings}
    assert "false_success_claim" not in kinds
    failing = Tools(ORDER, {"error": "It is on its way."})
    state, _ = await played(blank, world, failing)
    assert "false_success_claim" in {one.kind for turn in state.turns for one in turn.findings}
    assert state.proven() == {"t1.1"}


async def test_without_a_seat_the_dialogue_fails_with_the_reason(
    blank: DialogueState, world: World
) -> None:
    _, outcome = await played(blank, world, None)
    assert outcome == Outcome(status=Status.FAILED, reason="no_tool_simulator")
    _, outcome = await played(blank, world, Tools())
    assert outcome == Outcome(status=Status.FAILED, reason="tool_simulator_timeout")


@pytest.mark.parametrize("arguments", [{"id": "x"}, {}, {"id": 1, "more": 2}, '{"id": '])
async def test_arguments_that_break_the_schema_reach_no_model(
    blank: DialogueState, world: World, arguments: Any
) -> None:
    tools = Tools({"id": 7731})
    state, _ = await played(blank, world, tools, (call(("get_order", arguments)), *AGENT[1:]))
    refused = results(state)[0]
    assert refused.execution is not None
    assert (refused.execution.ok, refused.execution.error) == (False, "invalid_arguments")
    assert refused.author is Author.TOOL
    assert "error" in json.loads(refused.message.content or "")
    assert [view.tool.name for view in tools.seen] == ["cancel_order"]


async def test_a_person_may_write_the_result(blank: DialogueState, world: World) -> None:
    state, _ = await played(blank, world, Tools(ORDER, {"id": 7731}))
    tools = Tools({"id": 7731})
    child = fork(state, 3, message='{"id": 7731, "total": 99}', salt="s")
    agent = (say("It came to €99."), *AGENT[2:])
    state, _ = await played(child.state, world, tools, agent, override=child.override)
    written = state.turns[3]
    assert (written.author, written.message.content) == (
        Author.HUMAN_EDITED,
        '{"id": 7731, "total": 99}',
    )
    assert written.execution is not None
    assert (written.execution.executed, written.execution.ok) == (False, True)
    assert len(tools.seen) == 1
    assert replay(state, EMPTY_IMAGE) == []


async def test_replay_repeats_what_was_simulated(blank: DialogueState, world: World) -> None:
    state, _ = await played(blank, world, Tools(ORDER, {"error": "No."}))
    assert replay(state, EMPTY_IMAGE) == []
    with restore(state, EMPTY_IMAGE) as restored:
        assert restored.digest == world.digest


async def test_executed_and_simulated_tools_stand_side_by_side(
    dialogue: Dialogue, shop: Domain, shop_image: bytes
) -> None:
    tools = tuple(
        tool.model_copy(update={"sql": None}) if tool.name == "get_order" else tool
        for tool in shop.tools
    )
    blank = dialogue(domain=shop.model_copy(update={"tools": tools}))
    with World.open(shop_image, now=shop.now) as world:
        state, _ = await played(blank, world, Tools(ORDER))
    executed = [turn.execution.executed for turn in results(state) if turn.execution]
    assert executed == [False, True]
    assert results(state)[1].diff
    assert replay(state, shop_image) == []


async def test_the_seat_sees_nothing_hidden(blank: DialogueState, world: World) -> None:
    tools = Tools(ORDER, {"id": 7731})
    await played(blank, world, tools)
    for view in tools.seen:
        text = repr(view)
        assert "to be told" not in text
        assert "Says what is needed" not in text
        assert all(turn.proven == () and turn.acts is None for turn in view.turns)
