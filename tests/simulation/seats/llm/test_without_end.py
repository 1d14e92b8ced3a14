"""Models that would go on for ever: each dialogue ends, with a reason that names who it was."""

from __future__ import annotations

import json
from itertools import count

import pytest

from simulation.dialogue.cast import Cast
from simulation.domains import load_pack
from simulation.export.openai_sft import render
from simulation.generation.compose import compose
from simulation.generation.generate import play
from simulation.generation.setting import base_image
from simulation.generation.spec import Spec
from simulation.llm.client import Endpoint
from simulation.seats.llm import LlmAgent, LlmToolSimulator, LlmUser
from simulation.vocabulary.presets import rule_preset
from simulation.vocabulary.state import DialogueState, Outcome, Record, Status
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, call, completion
from tests.simulation.seats.llm.players import Players, solutions

SPEC = Spec(rules=rule_preset("user-oriented"), seed=11, tasks_per_dialogue="1", tools="simulated")
LOOP = completion(None, calls=[call("find_open_orders", {"city": "Erfurt"})])


async def played(brain: Brain) -> tuple[DialogueState, Outcome]:
    package = load_pack("orders")
    blank = compose(package, SPEC, 0)
    async with (
        ModelServer(brain) as server,
        Endpoint(server.url, "a key", seconds=2.0) as endpoint,
    ):
        model = endpoint.model("scripted-1")
        cast = Cast(LlmUser(model), LlmAgent(model), LlmToolSimulator(model))
        return await play(blank, base_image(blank, package), cast)


class Stubborn(Players):
    """Players of whom one sends the same for ever."""

    def __init__(self, *, user: object = None, agent: object = None, tool: object = None) -> None:
        package = load_pack("orders")
        blank = compose(package, SPEC.model_copy(update={"tools": "executed"}), 0)
        super().__init__(solutions([blank]), package)
        self._always = (user, agent, tool)
        self._numbers = count()

    def _user(self, messages: list[JsonObject]) -> Answer:
        return self._said(0) or super()._user(messages)

    def _agent(self, messages: list[JsonObject]) -> Answer:
        return self._said(1) or super()._agent(messages)

    def _tool(self, asked: str) -> Answer:
        return self._said(2) or super()._tool(asked)

    def _said(self, place: int) -> Answer | None:
        always = self._always[place]
        text = json.dumps(always).replace("NUMBER", str(next(self._numbers)))
        return Answer(json.loads(text)) if always else None


async def test_an_agent_that_repeats_its_call_is_stopped_by_the_limit() -> None:
    state, outcome = await played(Stubborn(agent=LOOP))
    assert outcome == Outcome(status=Status.FINISHED, reason="step_limit")
    kinds = [finding.kind for turn in state.turns for finding in turn.findings]
    assert "repeated_call" in kinds
    assert state.proven() == frozenset()


async def test_a_user_who_is_never_done_is_stopped() -> None:
    more = json.dumps({"message": "And what about order HL-NUMBER then?", "done": False})
    _, outcome = await played(Stubborn(user=completion(more)))
    assert outcome == Outcome(status=Status.FAILED, reason="user_never_ends")


@pytest.mark.parametrize(
    ("always", "reason"),
    [
        (completion("I looked it up for you."), "tool_simulator_malformed_answer"),
        (completion('{"result": 7}'), "tool_simulator_invalid_result"),
        (completion("[" * 100_000), "tool_simulator_malformed_answer"),
        (completion("x" * 300_000), "tool_simulator_malformed_answer"),
        (LOOP, "tool_simulator_speaks_as_other"),
        ({"choices": []}, "tool_simulator_malformed_response"),
    ],
)
async def test_a_simulator_that_never_answers_ends_the_dialogue(
    always: JsonObject, reason: str
) -> None:
    state, outcome = await played(Stubborn(tool=always))
    assert outcome == Outcome(status=Status.FAILED, reason=reason)
    assert all(turn.execution is None for turn in state.turns)


async def test_an_agent_that_never_stops_talking_ends_the_dialogue() -> None:
    _, outcome = await played(Stubborn(agent=completion("Well, you see, " * 3000)))
    assert outcome == Outcome(status=Status.FAILED, reason="agent_too_long")


async def test_failing_tools_are_told_truthfully_and_kept() -> None:
    failing = completion('{"error": "The archive is closed.", "kind": "constraint"}')
    state, outcome = await played(Stubborn(tool=failing))
    assert outcome.status is Status.FINISHED
    assert state.proven() == frozenset()
    assert render(Record(id="x", state=state, outcome=outcome)).row
