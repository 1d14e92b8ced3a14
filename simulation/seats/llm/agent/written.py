"""Calls that an agent's model wrote as its words, where its server does not read them out.

Only what is nothing but a call counts: an object with a name and arguments, alone, in a fence, or
behind a marker of the model's own template.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from simulation.llm.loose_json import strict

_MARKER = re.compile(
    r"\[TOOL_CALLS\]|<\|(?:python_tag|tool_call|tool_calls)\|>|</?(?:function_call|tool_calls?)>"
)
_TAGGED = re.compile(r"<function=([\w.:/-]{1,200})>(.*?)</function>", re.S)
_FENCE = re.compile(r"```[ \t]*[\w-]*[ \t]*\n?(.*?)```", re.S)
_BEGUN = re.compile(
    r"\s*(?:```[ \t]*[\w-]*\s*)?(?:\[TOOL_CALLS\]|<\|(?:python_tag|tool_calls?)\||</?tool_call|"
    r"<function[=_]|\[?\s*\{\s*[\"'](?:name|function|tool_calls?)[\"']\s*:)"
)
_SIGNS = frozenset("{[<")
"""Without one of them, nothing is a call."""
_ARGUMENTS = ("arguments", "parameters", "args", "input")


class Words(NamedTuple):
    text: str
    """Without the calls."""
    calls: list[dict[str, Any]]
    """As they would stand in ``tool_calls``."""


def parted(content: str) -> Words:
    """The words, and the calls that stood among them."""
    if _SIGNS.isdisjoint(content):
        return Words(content, [])
    tagged = [_entry(name, body) for name, body in _TAGGED.findall(content)]
    if tagged:
        return Words(_TAGGED.sub("", content).strip(), tagged)
    whole = _calls(strict(_MARKER.sub("", content).strip()))
    if whole:
        return Words("", whole)
    calls: list[dict[str, Any]] = []
    text = _FENCE.sub(lambda block: _taken(block, calls), content)
    return Words(text.strip(), calls) if calls else Words(content, [])


def begins_a_call(content: str) -> bool:
    """Does it look like a call that was meant and cannot be read?"""
    return _BEGUN.match(content) is not None


def _taken(block: re.Match[str], calls: list[dict[str, Any]]) -> str:
    found = _calls(strict(block[1].strip()))
    calls.extend(found)
    return "" if found else block[0]


def _calls(data: Any) -> list[dict[str, Any]]:
    """One call, a list of calls, or either under ``tool_calls``; none if anything else is in it."""
    if isinstance(data, dict) and isinstance(data.get("tool_calls"), list):
        data = data["tool_calls"]
    entries = [_as_call(item) for item in (data if isinstance(data, list) else [data])]
    return [entry for entry in entries if entry] if all(entries) else []


def _as_call(item: Any) -> dict[str, Any] | None:
    function = item.get("function") if isinstance(item, dict) else None
    plain = function if isinstance(function, dict) else item
    if not isinstance(plain, dict):
        return None
    name = plain.get("name") or (function if isinstance(function, str) else None)
    arguments = next((plain[key] for key in _ARGUMENTS if key in plain), None)
    if not isinstance(name, str) or not isinstance(arguments, dict | str):
        return None
    return _entry(name, arguments)


def _entry(name: str, arguments: Any) -> dict[str, Any]:
    return {"function": {"name": name, "arguments": arguments}}
