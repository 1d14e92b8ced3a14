from __future__ import annotations

from collections.abc import Callable

import pytest

from simulation.llm import Parameters
from simulation.llm.client import Endpoint
from simulation.llm.preflight import Fields
from simulation.llm.probe import Probe, Step, StepState
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, call, completion, problem

FIELDS = Fields(key="key", model="model", address="base_url")


def capable(body: JsonObject) -> Answer:
    """A model that can do all that is asked."""
    if body.get("response_format"):
        return Answer(completion('{"ready": true}'))
    if body.get("tools"):
        if body["messages"][-1]["role"] == "tool":
            return Answer(completion("It opens at 9:40."))
        arguments = {"branch": "Northside"}
        return Answer(completion(None, calls=[call("get_opening_hours", arguments)]))
    return Answer(completion("ready"))


def without(lacks: Callable[[JsonObject], bool], answer: Answer) -> Brain:
    return lambda body: answer if lacks(body) else capable(body)


async def probed(brain: Brain, name: str = "scripted-1", **server: object) -> dict[str, Step]:
    async with (
        ModelServer(brain, **server) as serving,  # type: ignore[arg-type]
        Endpoint(serving.url, "sk-right", retries=0) as endpoint,
    ):
        return {
            step.name: step async for step in Probe(endpoint, name, Parameters(), FIELDS).steps()
        }


def outcome(steps: dict[str, Step]) -> str:
    return " ".join(step.state.value for step in steps.values())


async def test_an_able_model_passes_every_step() -> None:
    steps = await probed(capable)
    assert list(steps) == ["models", "answer", "tools", "json"]
    assert outcome(steps) == "ok ok ok ok"
    assert "It lists scripted-1." in steps["models"].detail
    assert "100 tokens read, 20 written, 5 of them thought" in steps["answer"].detail
    assert "It opens at 9:40." in steps["tools"].detail
    assert all(step.seconds is not None for step in steps.values())


async def test_each_step_is_told_as_it_begins() -> None:
    async with ModelServer(capable) as server, Endpoint(server.url) as endpoint:
        probe = Probe(endpoint, "scripted-1", Parameters(), FIELDS)
        told = [(step.name, step.state) async for step in probe.steps()]
    assert told[0] == ("models", StepState.RUNNING)
    assert told[1] == ("models", StepState.OK)
    assert len(told) == 8


async def test_without_a_name_the_first_model_to_talk_to_is_tried() -> None:
    models = ("text-embed-3", "chatty", "other")
    async with ModelServer(capable, models=models) as server, Endpoint(server.url) as endpoint:
        probe = Probe(endpoint, "", Parameters(), FIELDS)
        assert [step async for step in probe.steps()][-1].state is StepState.OK
        assert probe.model.name == "chatty"
        assert probe.names == models


async def test_an_endpoint_that_lists_nothing_to_talk_to_asks_for_a_name() -> None:
    steps = await probed(capable, "", models=("embed-1",))
    assert outcome(steps) == "failed skipped skipped skipped"
    assert (steps["models"].field, "Name the model" in steps["models"].remedy) == ("model", True)


async def test_a_refused_key_is_named_and_the_rest_is_not_tried() -> None:
    steps = await probed(capable, key="sk-other")
    assert outcome(steps) == "failed skipped skipped skipped"
    assert (steps["models"].field, "key refused" in steps["models"].problem) == ("key", True)


async def test_an_address_that_answers_with_pages_is_named() -> None:
    page = Answer("<html>welcome</html>", content_type="text/html")
    async with ModelServer(capable, listing=page) as server, Endpoint(server.url) as endpoint:
        steps = {
            step.name: step async for step in Probe(endpoint, "m", Parameters(), FIELDS).steps()
        }
    assert outcome(steps) == "failed skipped skipped skipped"
    assert (steps["models"].field, "not an api" in steps["models"].problem) == ("base_url", True)


async def test_a_model_that_is_not_there_is_named_with_those_that_are() -> None:
    gone = problem(404, "no such model", code="model_not_found")
    steps = await probed(lambda _body: gone, "typo")
    assert outcome(steps) == "ok failed skipped skipped"
    assert "typo is not among them" in steps["models"].detail
    assert (steps["answer"].field, steps["answer"].remedy) == ("model", "It serves: scripted-1.")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(completion("It opens at nine, I think.")),
        problem(400, "tools are not supported by this model"),
        Answer(completion(None, calls=[call("look_into_the_crystal_ball", {})])),
    ],
)
async def test_a_model_without_tool_calling_is_told_apart(answer: Answer) -> None:
    steps = await probed(without(lambda body: bool(body.get("tools")), answer))
    assert outcome(steps) == "ok ok failed ok"
    assert steps["tools"].field == "model"
    assert "tool calling" in steps["tools"].remedy


async def test_a_model_that_does_not_listen_to_its_tools_is_told_apart() -> None:
    deaf = without(
        lambda body: body["messages"][-1]["role"] == "tool", Answer(completion("At 8:00."))
    )
    steps = await probed(deaf)
    assert outcome(steps) == "ok ok failed ok"
    assert "did not tell what it returned: “At 8:00.”" in steps["tools"].problem


async def test_json_mode_is_not_needed() -> None:
    refused = problem(400, "response_format is not supported")
    steps = await probed(without(lambda body: "response_format" in body, refused))
    assert outcome(steps) == "ok ok ok warned"
    assert steps["json"].remedy.startswith("Not needed")
