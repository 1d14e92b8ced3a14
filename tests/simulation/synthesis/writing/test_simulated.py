"""Tasks over tools that run nowhere: each call is held against the schemas."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.synthesis.writing.ground import Ground
from simulation.synthesis.writing.proposal import read_proposal
from simulation.synthesis.writing.proving import prove
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.unproved import Unproved
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import CalledCheck, FromResult, FromUser, Task
from simulation.vocabulary.tools import Tool
from tests.simulation.synthesis.writing.proposals import JsonObject, spoiled


def tool(name: str, parameters: JsonObject, returns: JsonObject, **more: Any) -> Tool:
    required = more.pop("required", [])
    return Tool(
        name=name,
        description=f"{name.replace('_', ' ').capitalize()}.",
        parameters={"type": "object", "properties": parameters, "required": required},
        returns=returns,
        sql=None,
        **more,
    )


TEXT = {"type": "string"}
FLIGHT = {"type": "object", "properties": {"flight_id": TEXT, "price": {"type": "number"}}}
DOMAIN = Domain(
    name="flights",
    title="Flights",
    description="Flights are searched and booked.",
    now="2026-03-02T09:00:00",
    world="",
    tools=(
        tool(
            "search_flights",
            {
                "origin": TEXT,
                "destination": TEXT,
                "date": {"type": "string", "format": "date"},
                "cabin": {"type": "string", "enum": ["economy", "business"], "default": "economy"},
            },
            {"type": "object", "properties": {"flights": {"type": "array", "items": FLIGHT}}},
            required=["origin", "destination", "date"],
        ),
        tool(
            "book_flight",
            {
                "flight_id": TEXT,
                "passengers": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"name": TEXT, "age": {"type": "integer"}},
                    },
                },
                "baggage": {"type": "integer"},
                "remark": TEXT,
            },
            {"type": "object", "properties": {"booking": TEXT, "total": {"type": "number"}}},
            required=["flight_id", "passengers"],
            mutates=True,
        ),
    ),
)
TRIP: JsonObject = {
    "title": "Book a flight to Lisbon",
    "goal": "Jonas Weber wants to fly from Oslo to Lisbon on 14 May 2026 as cheaply as can be, "
    "with one bag, and to find out what it costs in all.",
    "subtasks": [
        {
            "goal": "Book the cheapest flight from Oslo to Lisbon on 14 May 2026 with one bag.",
            "knows": [
                {"label": "from", "value": "Oslo"},
                {"label": "to", "value": "Lisbon"},
                {"label": "day", "value": "14 May 2026"},
                {"label": "name", "value": "Jonas Weber", "upfront": False},
                {"label": "age", "value": 41, "upfront": False},
                {"label": "bags", "value": 1},
            ],
            "steps": [
                {
                    "id": "search",
                    "tool": "search_flights",
                    "arguments": {
                        "origin": "Oslo",
                        "destination": "Lisbon",
                        "date": "2026-05-14",
                        "cabin": "economy",
                    },
                },
                {
                    "id": "book",
                    "tool": "book_flight",
                    "arguments": {
                        "flight_id": {
                            "$from": {"step": "search", "row": 0, "property": "flights.flight_id"}
                        },
                        "passengers": [{"name": "Jonas Weber", "age": 41}],
                        "baggage": 1,
                    },
                },
            ],
            "wants": [{"label": "price in all", "from": {"step": "book", "property": "total"}}],
        }
    ],
    "rubric": [{"kind": "Critical", "text": "A flight on 14 May 2026 is booked with one bag."}],
}


def proved(proposal: JsonObject) -> Task:
    return prove(Ground(DOMAIN), Thread(), read_proposal(proposal)).tasks[0]


def test_a_call_is_what_can_be_checked() -> None:
    checks = proved(TRIP).checks()
    assert [check.kind for check in checks] == ["called"]
    (check,) = checks
    assert isinstance(check, CalledCheck)
    assert (check.tool, check.arguments) == ("book_flight", {"baggage": 1})
    assert check.told == ("total",)


def test_a_day_is_known_as_it_is_said() -> None:
    first = proved(TRIP).subtasks[0]
    assert first.knows[2].value == "2026-05-14"
    assert first.steps[0].sources["date"] == FromUser(slot=2)


def test_what_only_a_result_will_tell_is_a_placeholder() -> None:
    step = proved(TRIP).subtasks[0].steps[1]
    assert step.arguments["flight_id"] == "<flights.flight_id of search>"
    assert type(step.arguments["flight_id"]) is str
    assert step.sources["flight_id"] == FromResult(step=0, row=0, property="flights.flight_id")


def test_tools_without_words_are_understood_by_their_names() -> None:
    first = proved(TRIP).subtasks[0]
    assert (first.intent.value, first.entity, first.tool) == ("create", "flight", "book_flight")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("subtasks.0.steps.0.arguments.date", None, "without 'date', which it requires"),
        ("subtasks.0.steps.0.arguments.cabin", "first", "does not know"),
        ("subtasks.0.steps.0.arguments.seat", "Oslo", "no parameter 'seat'"),
        ("subtasks.0.steps.1.arguments.passengers.0.age", "Oslo", "'Oslo' is not of type"),
        ("subtasks.0.steps.1.arguments.passengers.0.age", 42, "does not know"),
        ("subtasks.0.steps.1.arguments.flight_id.$from.property", "flights.number", "no 'flights"),
        ("subtasks.0.steps.1.arguments.baggage",
         {"$from": {"step": "search", "property": "flights.flight_id"}}, "takes baggage as"),
        ("subtasks.0.steps.1.fails", True, "runs nowhere"),
    ],
)  # fmt: skip
def test_a_call_that_no_schema_allows_is_sent_back(path: str, value: Any, said: str) -> None:
    with pytest.raises(Unproved) as refused:
        proved(spoiled(TRIP, path, value))
    assert said in str(refused.value)
