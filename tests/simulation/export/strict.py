"""A validator of OpenAI's fine-tuning rows that knows the format and nothing of this program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from jsonschema import Draft202012Validator

KEYS = {
    "system": {"role", "content"},
    "user": {"role", "content"},
    "assistant": {"role", "content", "tool_calls", "weight"},
    "tool": {"role", "tool_call_id", "content"},
}


def complaints(line: str) -> Iterator[str]:
    """Everything that is wrong with one row."""
    row = json.loads(line)
    if not {"messages"} <= set(row) <= {"messages", "tools", "parallel_tool_calls"}:
        yield f"keys of the row: {sorted(row)}"
    tools = {tool["function"]["name"]: tool["function"] for tool in row.get("tools", [])}
    yield from _tools(row.get("tools", []))
    messages = row["messages"]
    yield from _shapes(messages)
    yield from _order(messages)
    yield from _calls(messages, tools)
    if not any(m["role"] == "assistant" and m.get("weight", 1) for m in messages):
        yield "nothing to train on"


def _tools(tools: list[dict[str, Any]]) -> Iterator[str]:
    names = [tool["function"]["name"] for tool in tools]
    if len(set(names)) < len(names) or len(names) > 128:
        yield f"tool names: {names}"
    for tool in tools:
        function = tool["function"]
        if set(tool) != {"type", "function"} or tool["type"] != "function":
            yield f"tool {tool}"
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", function["name"]):
            yield f"tool name {function['name']}"
        if function["parameters"].get("type") != "object":
            yield f"parameters of {function['name']}"
        Draft202012Validator.check_schema(function["parameters"])


def _shapes(messages: list[dict[str, Any]]) -> Iterator[str]:
    for place, message in enumerate(messages):
        if not set(message) <= KEYS[message["role"]]:
            yield f"message {place}: keys {sorted(message)}"
        if not isinstance(message.get("content"), str):
            yield f"message {place}: content is no text"
        if message["role"] in ("system", "user") and not message["content"].strip():
            yield f"message {place}: empty"
        if message.get("weight", 1) not in (0, 1):
            yield f"message {place}: weight"
        calls = message.get("tool_calls")
        if calls is not None and not calls:
            yield f"message {place}: empty list of calls"
        if message["role"] == "assistant" and not calls and not message["content"].strip():
            yield f"message {place}: says and calls nothing"


def _order(messages: list[dict[str, Any]]) -> Iterator[str]:
    roles = [message["role"] for message in messages]
    if "system" in roles[1:]:
        yield "a system message inside"
    if roles[-1] != "assistant" or messages[-1].get("tool_calls"):
        yield "the last message is not what the assistant says"
    if [role for role in roles if role != "system"][:1] != ["user"]:
        yield "it does not begin with the user"
    for before, after in pairwise(roles):
        if (before, after) in {("user", "user"), ("user", "tool"), ("system", "tool")}:
            yield f"{after} after {before}"


def _calls(messages: list[dict[str, Any]], tools: dict[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    waiting: list[str] = []
    for place, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                yield f"message {place}: answers no open call"
            else:
                waiting.remove(message["tool_call_id"])
            continue
        if waiting:
            yield f"message {place}: calls {waiting} are open"
        for call in message.get("tool_calls") or ():
            if set(call) != {"id", "type", "function"} or call["id"] in seen:
                yield f"message {place}: call {call['id']}"
            seen.add(call["id"])
            waiting.append(call["id"])
            yield from _call(place, call["function"], tools)
    if waiting:
        yield f"calls {waiting} have no result"


def _call(place: int, function: dict[str, Any], tools: dict[str, Any]) -> Iterator[str]:
    if function["name"] not in tools:
        yield f"message {place}: no tool {function['name']}"
        return
    try:
        arguments = json.loads(function["arguments"])
    except (TypeError, ValueError):
        yield f"message {place}: arguments are no JSON text"
        return
    for error in Draft202012Validator(tools[function["name"]]["parameters"]).iter_errors(arguments):
        yield f"message {place}: {error.message}"
