"""The content of a message: text, or parts among which there are thoughts, calls and results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulation.export.chats.calls import as_text
from simulation.export.chats.chat import Mending
from simulation.vocabulary.value import JsonObject

TEXT = ("text", "input_text", "output_text")
THOUGHT = ("reasoning", "thinking")
CALL, RESULT = "tool_use", "tool_result"
CALLS_IN_A_VALUE = ("tool_call", "tool_calls", "function_call")
"""Parts whose ``value`` is a call, or a list of calls, mostly as JSON text."""
_OTHER = ("image_url", "image", "input_audio", "file", "refusal")
_OF_RESULTS = (*TEXT, "image_url", "image", "input_audio")
_KNOWN = (*TEXT, *THOUGHT, CALL, RESULT, *CALLS_IN_A_VALUE, *_OTHER)


@dataclass
class Content:
    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    calls: list[Any] = field(default_factory=list)
    results: list[JsonObject] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def content_of(given: Any, place: int, mending: Mending, *, is_data: bool) -> Content:
    """``is_data``: of a tool's result, where a list or an object is the result itself."""
    if given is None:
        return Content()
    if isinstance(given, str):
        return Content(texts=[given])
    if isinstance(given, list) and are_parts(given, strings=not is_data):
        return _of_parts(given, place, mending)
    if isinstance(given, dict) and isinstance(given.get("text"), str) and not is_data:
        return Content(texts=[given["text"]])
    mending.note("content that was no text is written as JSON", place)
    return Content(texts=[as_text(given)])


def are_parts(given: list[Any], *, strings: bool) -> bool:
    """``strings``: parts may be bare texts, and of any kind; else of those that results have."""
    known = _KNOWN if strings else _OF_RESULTS
    return all(
        item.get("type") in known if isinstance(item, dict) else strings and isinstance(item, str)
        for item in given
    ) and bool(given)


def _of_parts(parts: list[Any], place: int, mending: Mending) -> Content:
    found = Content()
    for part in parts:
        kind = "text" if isinstance(part, str) else part["type"]
        if kind == CALL:
            found.calls.append(part)
        elif kind in CALLS_IN_A_VALUE:
            found.calls.append(part.get("value") or part)
        elif kind == RESULT:
            found.results.append(part)
        elif kind in THOUGHT:
            found.thoughts.append(_words(part))
        else:
            found.texts.append(_text(part, kind, place, mending))
    return found


def _text(part: Any, kind: str, place: int, mending: Mending) -> str:
    if isinstance(part, str):
        return part
    words = _words(part)
    if words or (kind in TEXT and "" in part.values()):
        return words
    mending.note(f"a part of type {kind} is no text: [{kind}] stands in its place", place)
    return f"[{kind}]"


def _words(part: JsonObject) -> str:
    for key in ("text", "value", "thinking", "reasoning", "refusal", "content"):
        if isinstance(part.get(key), str):
            return str(part[key])
    return ""
