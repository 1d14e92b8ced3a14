"""The tools of a conversation held against those of a domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulation.vocabulary.tools import Tool


class Matched(NamedTuple):
    tools: tuple[Tool, ...]
    """The domain's, then those that only the conversation has, which stay simulated."""
    notes: tuple[str, ...] = ()
    """What a reader of the conversation should know, as sentences."""


def matched(own: Sequence[Tool], brought: Sequence[Tool]) -> Matched:
    """A tool of the domain answers for one of the same name in the conversation.

    Where their parameters differ the domain's count; calls that do not fit them are marked.
    """
    known = {tool.name: tool for tool in own}
    foreign = [tool for tool in brought if tool.name not in known]
    notes = [
        f"{tool.name} takes other parameters here: {difference}."
        for tool in brought
        if tool.name in known and (difference := _difference(known[tool.name], tool))
    ]
    if foreign:
        listed = ", ".join(tool.name for tool in foreign)
        notes.append(f"Not among the domain's tools, and so simulated: {listed}.")
    return Matched((*own, *foreign), tuple(notes))


def _difference(own: Tool, brought: Tool) -> str:
    mine, theirs = _names(own), _names(brought)
    parts = [
        *(f"no {name}" for name in theirs if name not in mine),
        *(f"{name} is required" for name in _required(own) if name not in theirs),
    ]
    return ", ".join(parts)


def _names(tool: Tool) -> list[str]:
    properties = tool.parameters.get("properties")
    return list(properties) if isinstance(properties, dict) else []


def _required(tool: Tool) -> list[Any]:
    required = tool.parameters.get("required")
    return required if isinstance(required, list) else []
