"""Items of OpenAI's Responses API, one by one as chat messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.vocabulary.value import JsonObject

_LEFT_OUT = ("type", "status", "id", "phase")
CARRIED: JsonObject = {"role": "assistant", "carried": True}
"""Stands for an item whose thought is with a later one."""


def are_items(given: Sequence[Any]) -> bool:
    """Is there anything among them that only that API has."""
    own = ("function_call", "function_call_output")
    return any(isinstance(item, dict) and item.get("type") in own for item in given)


def as_messages(items: Sequence[Any]) -> list[Any]:
    """As many messages as there are items, so that places stay what they were.

    A thought goes to what is said or called next, and calls in a row are made at once: an item
    that stands with another one says that and nothing else.
    """
    made: list[Any] = []
    thought = ""
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        thought += _thought(item)
        if _is(item, "reasoning") and _takes_thoughts(items[at + 1 : at + 2]):
            made.append(CARRIED)
        elif _is(item, "function_call") and _is(before, "function_call"):
            _calling(made)["tool_calls"].append(_call(item))
            made.append(CARRIED)
        else:
            made.append(_message(item, thought.strip()) if isinstance(item, dict) else item)
            thought = ""
    return made


def _is(item: Any, kind: str) -> bool:
    return isinstance(item, dict) and item.get("type") == kind


def _takes_thoughts(following: Sequence[Any]) -> bool:
    item = following[0] if following and isinstance(following[0], dict) else {}
    return item.get("type") in ("reasoning", "function_call") or item.get("role") == "assistant"


def _calling(made: Sequence[Any]) -> JsonObject:
    """The message that the calls before were put into."""
    found: JsonObject = next(item for item in reversed(made) if item is not CARRIED)
    return found


def _thought(item: Any) -> str:
    """Of a thought's content, else of its summary; one that is encrypted has neither."""
    for key in ("content", "summary") if _is(item, "reasoning") else ():
        parts = item.get(key)
        listed = parts if isinstance(parts, list) else []
        texts = [part.get("text") for part in listed if isinstance(part, dict)]
        found = "\n\n".join(text for text in texts if isinstance(text, str))
        if found.strip():
            return found + "\n\n"
    return ""


def _call(item: JsonObject) -> JsonObject:
    called = {"id": item.get("call_id"), "name": item.get("name")}
    return called | {"arguments": item.get("arguments")}


def _message(item: JsonObject, thought: str) -> JsonObject:
    thoughts = {"reasoning": thought} if thought else {}
    match item.get("type"):
        case "function_call":
            return {"role": "assistant", "tool_calls": [_call(item)]} | thoughts
        case "function_call_output":
            call_id, output = item.get("call_id"), item.get("output")
            return {"role": "tool", "tool_call_id": call_id, "content": output}
        case "reasoning":
            return {"role": "assistant", "content": None} | thoughts
        case _:
            return {key: value for key, value in item.items() if key not in _LEFT_OUT} | thoughts
