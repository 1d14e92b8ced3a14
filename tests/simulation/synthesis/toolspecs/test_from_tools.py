"""A domain of simulated tools, described over a real socket by a model that slips."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from simulation.domains.file import read_domain, write_domain
from simulation.errors import InputError
from simulation.llm.client import Endpoint
from simulation.llm.lineup import Lineup, ModelRole
from simulation.synthesis.artefacts import Artefact, Stage
from simulation.synthesis.package import Package
from simulation.synthesis.toolspecs import from_tools
from simulation.world.empty import EMPTY_IMAGE
from tests.servers.model_faults import ANSWERS, WIRE, Fault
from tests.servers.models import Answer, Brain, JsonObject, ModelServer, completion
from tests.simulation.synthesis.toolspecs.bikes import (
    ABOUT,
    ANSWERED,
    RENTAL,
    STATION,
    TOOLS,
    describer,
    tool_asked,
)

Change = Callable[[JsonObject], JsonObject]


def made(brain: Brain, tools: Any = TOOLS) -> tuple[Package, list[Artefact], list[JsonObject]]:
    told: list[Artefact] = []

    async def run() -> tuple[Package, list[JsonObject]]:
        async with ModelServer(brain) as server, Endpoint(server.url, seconds=1.0) as endpoint:
            lineup = Lineup({ModelRole.TOOL_WRITER: endpoint.model("scripted-1")})
            return await from_tools(tools, lineup, told=told.append), server.bodies

    package, bodies = asyncio.run(run())
    return package, told, bodies


def shown(body: JsonObject) -> str:
    return str(body["messages"][0]["content"])


def test_tools_become_a_domain_whose_results_are_simulated() -> None:
    package, told, bodies = made(describer)
    domain = package.domain
    assert (domain.name, domain.title) == ("city-bicycle-rental", "City bicycle rental")
    assert domain.policy.splitlines()[1] == "Say what will change and wait for a yes."
    assert [(tool.name, tool.sql, tool.mutates) for tool in domain.tools] == [
        ("find_bikes", None, False),
        ("rent_bike", None, True),
        ("end_rental", None, True),
    ]
    assert [tool.parameters for tool in domain.tools] == [STATION, STATION, RENTAL]
    assert package.image == EMPTY_IMAGE
    assert (domain.coverage.grade, domain.coverage.gaps) == ("none", ())
    assert [each.name for each in told if each.stage is Stage.RETURNS] == list(ANSWERED)
    assert len(bodies) == 4


def test_it_is_written_as_a_domain_file_and_comes_back() -> None:
    package, _, _ = made(describer)
    assert read_domain(write_domain(package)) == package


def test_each_tool_is_described_with_the_earlier_ones_in_view() -> None:
    _, _, bodies = made(describer)
    texts = [shown(body) for body in bodies]
    assert "None yet" in texts[1]
    assert 'find_bikes: {"items"' in texts[2]
    assert 'rent_bike: {"properties"' in texts[3]
    assert all("City bicycle rental" in text for text in texts[1:])


def test_given_return_schemas_are_taken_and_nobody_is_asked() -> None:
    given = {"type": "object", "properties": {"ok": {"type": "boolean"}}}
    package, _, bodies = made(describer, [{**TOOLS[0], "returns": given}, TOOLS[1]])
    assert package.domain.tools[0].returns == given
    assert package.domain.tools[0].mutates is False
    assert len(bodies) == 2


def typed(name: str, kind: str) -> Change:
    schema = {"type": "object", "properties": {name: {"type": kind}}}
    return lambda answer: {**answer, "returns": schema}


@pytest.mark.parametrize(
    ("tool", "change", "note"),
    [
        ("rent_bike", lambda a: {**a, "returns": {"type": "string"}}, "type object or array"),
        ("rent_bike", lambda a: {**a, "returns": {"type": "object"}}, "which properties there"),
        ("rent_bike", lambda _: {"schema": {}}, "type object or array"),
        ("rent_bike", typed("bike_id", "integer"),
         "bike_id is integer here, but find_bikes returns it as string"),
        ("rent_bike", typed("rental_id", "string"),
         "rental_id is string here, but end_rental takes it as integer"),
        ("find_bikes", typed("bike_id", "text"), "'text' is no type"),
        ("rent_bike", lambda a: {**a, "returns": {"type": "object", "properties": {"bikes": {
            "type": "array", "items": {"type": "object", "properties": {
                "bike_id": {"type": "number"}}}}}}},
         "bike_id is number here, but find_bikes returns it as string"),
        ("", lambda a: {**a, "now": "tomorrow"}, "not an ISO date"),
        ("", lambda a: {**a, "policy": "Be nice."}, "to 30 short sentences"),
        ("", lambda a: {**a, "policy": ["Call rent_bike.", "Ask.", "Wait."]}, "names rent_bike"),
        ("", lambda a: {**a, "title": ""}, '"title" must be text'),
    ],
)  # fmt: skip
def test_a_slip_goes_back_with_what_is_wrong(tool: str, change: Change, note: str) -> None:
    right = ANSWERED[tool] if tool else ABOUT
    slips = [Answer(completion(json.dumps(change(right))))]

    def slipping(body: JsonObject) -> Answer:
        return slips.pop() if slips and tool_asked(body) == tool else describer(body)

    package, told, bodies = made(slipping)
    assert len([body for body in bodies if note in shown(body)]) == 1
    assert [each.attempts for each in told if each.attempts > 1] == [2]
    assert package == made(describer)[0]


def test_a_tool_that_nobody_can_describe_stays_with_a_gap() -> None:
    def mute(body: JsonObject) -> Answer:
        if tool_asked(body) == "rent_bike":
            return Answer(completion("I would rather not."))
        return describer(body)

    package, told, _ = made(mute)
    tool = package.domain.tool("rent_bike")
    assert tool is not None
    assert (tool.returns, tool.mutates) == ({"type": "object"}, True)
    (gap,) = package.domain.coverage.gaps
    assert (gap.subject, "could not be predicted" in gap.reason) == ("rent_bike", True)
    assert [each.name for each in told if not each.proved] == ["rent_bike"]


@pytest.mark.parametrize("name", [*ANSWERS, "429", "500", "page", "dropped", "stalled"])
def test_what_models_and_servers_do_wrong_costs_attempts_only(name: str) -> None:
    fault: Fault = {**WIRE, **ANSWERS}[name]
    waiting = [fault, fault]

    def faulty(body: JsonObject) -> Answer:
        right = describer(body)
        return waiting.pop()(right) if waiting and tool_asked(body) == "find_bikes" else right

    package, _, _ = made(faulty, TOOLS[:1])
    assert package == made(describer, TOOLS[:1])[0]
    assert len(waiting) < 2


def test_a_bad_tools_file_costs_no_token() -> None:
    asked: list[JsonObject] = []

    def counting(body: JsonObject) -> Answer:
        asked.append(body)
        return describer(body)

    with pytest.raises(InputError, match="no JSON Schema"):
        made(counting, [{"name": "x", "parameters": 3}])
    assert asked == []
