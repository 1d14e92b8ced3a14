"""Items of OpenAI's Responses API, one by one as chat messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.vocabulary.value import JsonObject

_LEFT_OUT = ("type", "status", "id", "phase")


def are_items(given: Sequence[Any]) -> bool:
    """Is there anything among them that only that API has."""
    own = ("function_call", "function_call_output")
    return any(isinstance(item, dict) and item.get("type") in own for item in given)


def as_messages(items: Sequence[Any]) -> list[Any]:
    """As many messages as there are items, so that places stay what they were."""
    return [_message(item) if isinstance(item, dict) else item for item in items]


def _message(item: JsonObject) -> JsonObject:
    match item.get("type"):
        case "function_call":
            call = {"id": item.get("call_id"), "name": item.get("name")}
            call["arguments"] = item.get("arguments")
            return {"role": "assistant", "tool_calls": [call]}
        case "function_call_output":
            call_id, output = item.get("call_id"), item.get("output")
            return {"role": "tool", "tool_call_id": call_id, "content": output}
        case "reasoning":
            return {"role": "assistant", "content": None, "reasoning": "…"}
        case _:
            return {key: value for key, value in item.items() if key not in _LEFT_OUT}
