"""The tools of a conversation: as specified, or as its calls and results show them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from simulation.export.chats.chat import Mending, Said, is_result
from simulation.export.chats.failing import says_failure
from simulation.export.chats.schemas import schema_of
from simulation.export.chats.specs import changes_data, tools_of
from simulation.llm.loose_json import strict
from simulation.vocabulary.tools import Tool

_TOOLS = re.compile(r"<tools>(.*?)</tools>", re.S)


def read_tools(given: Any, said: Sequence[Said], mending: Mending) -> tuple[Tool, ...]:
    """As specified (beside the messages, or in ``<tools>`` of the system's text), with what the
    conversation shows of the rest: tools that are only called, and what each of them returns.
    """
    tools = tools_of(given, mending) or _in_system(said, mending)
    known = {tool.name for tool in tools}
    unknown = {name: given for name, given in _arguments(said).items() if name not in known}
    if unknown:
        listed = ", ".join(unknown)
        mending.note(f"called but not specified, described by their calls: {listed}")
    tools += [_seen(name, samples) for name, samples in unknown.items()]
    results = _results(said)
    return tuple(_with_returns(tool, results.get(tool.name, ())) for tool in tools)


def _in_system(said: Sequence[Said], mending: Mending) -> list[Tool]:
    """Hermes writes its tools into the system's text: a list, or one object a line."""
    text = (said[0].message.content or "") if said else ""
    tools: list[Tool] = []
    for block in _TOOLS.findall(text):
        whole = strict(block)
        lines = whole if isinstance(whole, list) else [strict(line) for line in block.splitlines()]
        tools += tools_of([spec for spec in lines if isinstance(spec, dict)], mending)
    return tools


def _arguments(said: Sequence[Said]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in said:
        for call in one.message.tool_calls:
            given = strict(call.function.arguments)
            found.setdefault(call.function.name, []).append(given)
    return found


def _seen(name: str, samples: Sequence[Any]) -> Tool:
    objects = [sample for sample in samples if isinstance(sample, dict)]
    schema = schema_of(objects)
    return Tool(
        name=name,
        description="",
        parameters={"type": "object", "properties": {}} | schema,
        returns={},
        sql=None,
        mutates=changes_data(name),
    )


def _results(said: Sequence[Said]) -> dict[str, list[Any]]:
    """What each tool returned when it did not fail, decoded; a text that is no JSON as it is."""
    found: dict[str, list[Any]] = {}
    for one in said:
        if is_result(one) and not says_failure(one):
            found.setdefault(one.message.name or "", []).append(_decoded(one.message.content or ""))
    return found


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _with_returns(tool: Tool, samples: Sequence[Any]) -> Tool:
    if tool.returns or not samples:
        return tool
    return tool.model_copy(update={"returns": schema_of(samples)})
