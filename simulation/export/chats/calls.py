"""Tool calls, wherever and however a format writes them, as OpenAI does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from simulation.errors import RecordRefused
from simulation.export.chats.chat import Mending
from simulation.llm.loose_json import read_object, strict
from simulation.vocabulary.messages import FunctionCall, ToolCall
from simulation.vocabulary.value import JsonObject

LONGEST_NAME = 200
MOST_CALLS = 128
"""In one message."""


def calls_in(raw: JsonObject, place: int, mending: Mending) -> list[ToolCall]:
    """Of ``tool_calls``, or the legacy ``function_call``; a missing id stays empty.

    Raises RecordRefused for what is no call.
    """
    given = raw.get("tool_calls")
    if isinstance(given, str):
        given = strict(given) if given.strip() else None
    if not given and isinstance(raw.get("function_call"), dict | str):
        given = raw["function_call"]
        mending.note("function_call is read as a tool call", place)
    return read_calls(given, place, mending)


def read_calls(given: Any, place: int, mending: Mending) -> list[ToolCall]:
    """Of one call, a list of calls, or either as JSON text."""
    if isinstance(given, str):
        given = strict(given) or _loose(given, place, mending)
    if given is None or given == []:
        return []
    listed = given if isinstance(given, list) else [given]
    _bounded(len(listed), place)
    return [_call(item, place, mending) for item in listed]


def read_each(parts: Sequence[Any], place: int, mending: Mending) -> list[ToolCall]:
    """Of parts of one message, each of them what :func:`read_calls` takes."""
    _bounded(len(parts), place)
    calls = [call for part in parts for call in read_calls(part, place, mending)]
    _bounded(len(calls), place)
    return calls


def _bounded(count: int, place: int) -> None:
    if count > MOST_CALLS:
        raise RecordRefused(
            f"message {place}", f"it makes {count} calls.", f"{MOST_CALLS} are the most."
        )


def _loose(text: str, place: int, mending: Mending) -> JsonObject:
    """One call as Python prints it, or among words."""
    read = read_object(text)
    if read is None:
        raise _no_call(place)
    if read.repairs:
        mending.note(f"a call was not strict JSON ({read.repairs[0]})", place)
    return read.value


def _call(item: Any, place: int, mending: Mending) -> ToolCall:
    if not isinstance(item, dict):
        raise _no_call(place)
    inner = item.get("function")
    named: JsonObject = inner if isinstance(inner, dict) else item
    name = named.get("name", named.get("tool_name", named.get("function_name")))
    if not isinstance(name, str) or not name.strip():
        raise _no_call(place)
    arguments = next((named[key] for key in _arguments_keys() if key in named), None)
    text = _arguments_text(arguments, place, mending)
    function = FunctionCall(name=name.strip()[:LONGEST_NAME], arguments=text)
    return ToolCall(id=_identifier(item), function=function)


def _arguments_keys() -> Iterator[str]:
    yield from ("arguments", "parameters", "args", "input")


def _identifier(item: JsonObject) -> str:
    for key in ("id", "call_id", "tool_call_id"):
        if isinstance(item.get(key), str | int):
            return str(item[key]).strip()[:LONGEST_NAME]
    return ""


def _arguments_text(given: Any, place: int, mending: Mending) -> str:
    """JSON text; what does not read as JSON stays as it was written, to be found by the checks."""
    if isinstance(given, dict):
        return as_text(given)
    if given is None or (isinstance(given, str) and not given.strip()):
        mending.note("a call without arguments is given an empty object", place)
        return "{}"
    if not isinstance(given, str):
        raise RecordRefused(
            f"message {place}",
            "the arguments of a call are neither an object nor JSON text.",
            "Give an object.",
        )
    if isinstance(strict(given), dict):
        return given
    read = read_object(given)
    if read is None:
        return given
    mending.note(f"the arguments of a call were not strict JSON ({read.repairs[0]})", place)
    return as_text(read.value)


def as_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def _no_call(place: int) -> RecordRefused:
    return RecordRefused(
        f"message {place}",
        "a tool call names no function.",
        'Write calls as {"id": "…", "function": {"name": "…", "arguments": "{…}"}}.',
    )
