"""What the judge has to know besides the conversation: instructions, tools, tasks, proofs.

Nothing of the persona and of what the user knew: the tasks say what was wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from simulation.seats.briefing import system_message
from simulation.seats.llm.judge.points import Point
from simulation.vocabulary.findings import Finding
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn
from simulation.vocabulary.tasks import Task
from simulation.vocabulary.tools import Tool

LONGEST_INSTRUCTIONS = 8000
LONGEST_LINE = 300
MOST_TOOLS = 120
MOST_FINDINGS = 60
WHOLE = "## The whole conversation\nPoints:"
UNKNOWN_TASKS = "They are not known. What the user wants is what it says in the conversation."


def overview(state: DialogueState, points: Sequence[Point]) -> str:
    parts = [
        f"# The agent's instructions\n{_instructions(state)}",
        "# The agent's tools\n" + "\n".join(map(_tool, state.domain.tools[:MOST_TOOLS])),
        "# The tasks and the points to decide\n" + "\n\n".join(_tasks(state.tasks, points)),
    ]
    return "\n\n".join(parts)


def _instructions(state: DialogueState) -> str:
    first = state.turns[0].message if state.turns else None
    given = first.content if first and first.role is Role.SYSTEM else None
    return _quoted((given or system_message(state.domain))[:LONGEST_INSTRUCTIONS])


def _quoted(text: str) -> str:
    """No line of it can pass for a heading of the prompt."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _tool(tool: Tool) -> str:
    properties = tool.parameters.get("properties")
    names = properties.items() if isinstance(properties, dict) else ()
    given = ", ".join(f"{name}: {_kind(schema)}" for name, schema in names)
    kind = " (changes data)" if tool.mutates else ""
    return f"- {tool.name}({given}){kind}: {_one_line(tool.description)}"


def _kind(schema: Any) -> str:
    kind = schema.get("type", "any") if isinstance(schema, dict) else "any"
    return " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind)


def _tasks(tasks: Sequence[Task], points: Sequence[Point]) -> Iterator[str]:
    numbered = list(enumerate(points, 1))
    for task in tasks:
        lines = [f"## {task.id}: {_one_line(task.title)}", f"What the user wants: {task.goal}"]
        lines += [f"- subtask {part.id}: {_one_line(part.goal)}" for part in task.subtasks]
        own = [_point(number, point) for number, point in numbered if point.task == task.id]
        yield "\n".join([*lines, "Points:", *own])
    whole = [_point(number, point) for number, point in numbered if not point.task]
    head = WHOLE if tasks else UNKNOWN_TASKS
    yield "\n".join([head, *whole])


def _point(number: int, point: Point) -> str:
    about = f" (subtask {point.subtask})" if point.subtask else ""
    return f"{number}. [{point.kind.value}] {_one_line(point.text)}{about}"


def established(state: DialogueState, first: int = 0, last: int | None = None) -> str:
    """Proofs and findings of the turns ``first`` to ``last``, both included."""
    turns = state.turns[first : None if last is None else last + 1]
    lines = [*_proofs(turns), *_findings(turns)]
    if last is None:
        unproven = [task.id for task in state.tasks if task.id not in state.proven()]
        lines.append(f"Not proved by the end: {', '.join(unproven) or 'nothing, all is proved'}.")
    return "\n".join(f"- {line}" for line in lines) or "- Nothing."


def _proofs(turns: Iterable[Turn]) -> Iterator[str]:
    for turn in turns:
        if turn.proven:
            yield f"[{turn.seq}] proves: {', '.join(turn.proven)}."


def _findings(turns: Iterable[Turn]) -> Iterator[str]:
    found = [finding for turn in turns for finding in turn.findings]
    yield from map(_finding, found[:MOST_FINDINGS])
    if len(found) > MOST_FINDINGS:
        yield f"{len(found) - MOST_FINDINGS} more findings."


def _finding(finding: Finding) -> str:
    head = f"[{finding.seq}] finding, {finding.kind} ({finding.owner.value})"
    return f"{head}: {_one_line(finding.message)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]
