"""What of a domain is other in a next version, as far as a dialogue can depend on it.

Words of the embedded cast (frames, labels) do not count: nothing of them stands in a dialogue that
is written. Neither does a tool that is new: nobody could call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulation.seats.briefing import system_message
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.tools import Tool

TOLD = ("description", "parameters")
"""Of a tool, what the agent is told; it matters where the tool was only offered, too."""
DONE = ("sql", "mutates", "returns")
"""What it does: matters where it was called."""
GONE = "gone"


class Differences(NamedTuple):
    """``tools`` has by name which of their fields changed, or ``gone``."""

    tools: dict[str, tuple[str, ...]]
    briefing: bool
    """The system turn: policy, clock, what the domain is about."""
    data: bool
    """The rows that every dialogue begins with."""

    def __bool__(self) -> bool:
        return bool(self.tools) or self.briefing or self.data


def differences(old: Domain, new: Domain) -> Differences:
    tools = {tool.name: _fields(tool, new.tool(tool.name)) for tool in old.tools}
    return Differences(
        tools={name: fields for name, fields in tools.items() if fields},
        briefing=system_message(old) != system_message(new),
        data=old.world != new.world,
    )


def _fields(old: Tool, new: Tool | None) -> tuple[str, ...]:
    if new is None:
        return (GONE,)
    return tuple(name for name in (*TOLD, *DONE) if getattr(old, name) != getattr(new, name))


def task_fields(old: Task, new: Task) -> tuple[str, ...]:
    """``goal``, ``rubric``, ``steps``, ``checks``, or ``words`` for whatever else changed."""
    found = tuple(_told(old, new))
    return found or ("words",)


def _told(old: Task, new: Task) -> Iterator[str]:
    if old.goal != new.goal:
        yield "goal"
    if old.rubric != new.rubric:
        yield "rubric"
    if _parts(old, "steps") != _parts(new, "steps"):
        yield "steps"
    if _parts(old, "checks") != _parts(new, "checks"):
        yield "checks"


def _parts(task: Task, name: str) -> Sequence[object]:
    return [getattr(part, name) for part in task.subtasks]
