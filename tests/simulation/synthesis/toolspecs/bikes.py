"""Tools of a bicycle rental, and a model that describes them well."""

from __future__ import annotations

import json

from tests.servers.models import Answer, JsonObject, completion

STATION: JsonObject = {"type": "object", "properties": {"station": {"type": "string"}}}
RENTAL: JsonObject = {"type": "object", "properties": {"rental_id": {"type": "integer"}}}
TOOLS: list[JsonObject] = [
    {"name": "find_bikes", "description": "Free bikes at a station.", "parameters": STATION},
    {"name": "rent_bike", "description": "Rent a bike.", "parameters": STATION},
    {"name": "end_rental", "description": "Give a bike back.", "parameters": RENTAL},
]
ABOUT: JsonObject = {
    "title": "City bicycle rental",
    "description": "Stations, their bikes and rentals; people come to rent and return a bike.",
    "now": "2026-05-04T09:30:00",
    "policy": [
        "You serve people who rent bikes.",
        "Say what will change and wait for a yes.",
        "Never make up a station.",
    ],
}


def _object(**kinds: str) -> JsonObject:
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in kinds.items()}}


ANSWERED: dict[str, JsonObject] = {
    "find_bikes": {
        "returns": {"type": "array", "items": _object(bike_id="string", station="string")},
        "changes": False,
    },
    "rent_bike": {"returns": _object(rental_id="integer", bike_id="string"), "changes": True},
    "end_rental": {"returns": _object(rental_id="integer"), "changes": True},
}


def tool_asked(body: JsonObject) -> str:
    """The tool that is to be described; "" where the service is."""
    _, found, rest = body["messages"][0]["content"].partition("# The tool to describe now\n")
    return str(json.loads(rest.partition("\n\n#")[0])["name"]) if found else ""


def describer(body: JsonObject) -> Answer:
    tool = tool_asked(body)
    return Answer(completion(json.dumps(ANSWERED[tool] if tool else ABOUT)))
