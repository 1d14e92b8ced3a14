"""Who the user is and what it wants and knows, in the words of the prompt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.spoken import say
from simulation.vocabulary.tasks import Slot, Subtask, Task

_LOW, _HIGH = 0.3, 0.7
_DIALS = (
    ("formality", "You write informally, as on a phone.", "You write formally and correctly."),
    ("verbosity", "You write very short messages.", "You write more than is needed."),
    ("patience", "You lose patience soon and show it.", "You take your time."),
    (
        "hesitancy",
        "You come straight to the point.",
        "You hesitate, and often add second thoughts.",
    ),
)


def persona_text(persona: Persona, place: str) -> str:
    lines = [f"{persona.name}. {persona.description}", *_manners(persona)]
    if persona.voice == "caller":
        lines.append(f"You write to {place} about your own affairs, and speak of them as yours.")
    else:
        lines.append(
            "You write on the job: the people and things you ask about are not your own. You may "
            "name them as the goal names them."
        )
    return "\n".join(lines)


def _manners(persona: Persona) -> Iterator[str]:
    for name, low, high in _DIALS:
        value = getattr(persona, name)
        if value < _LOW:
            yield low
        elif value > _HIGH:
            yield high


def concerns_text(tasks: tuple[Task, ...]) -> str:
    """Each task's goal in prose, then its concerns one by one, numbered through."""
    lines: list[str] = []
    number = 0
    for task in tasks:
        lines.append(task.goal)
        for subtask in task.subtasks:
            number += 1
            lines.append(f"  {number}. {subtask.goal}")
    if not lines:
        return "Nothing in particular: ask what the assistant can do, and one ordinary question."
    return "Where this speaks of a person who wants something, you are that person.\n" + "\n".join(
        lines
    )


def knowledge_text(domain: Domain, tasks: tuple[Task, ...], *, tells_all: bool = False) -> str:
    """The details of each concern, under its number; some are kept back unless all is told."""
    lines: list[str] = []
    subtasks = [subtask for task in tasks for subtask in task.subtasks]
    for number, subtask in enumerate(subtasks, 1):
        details = list(_details(domain, subtask, subtasks, tells_all=tells_all))
        if details:
            lines.append(f"For {number}: {'; '.join(details)}.")
    return "\n".join(lines) or "Only what your goal says."


def unknown_text(tasks: tuple[Task, ...]) -> str:
    unknown = [item for task in tasks for item in task.unknown]
    return "\n".join(f"- {item}" for item in unknown) or "- What you want to find out."


def _details(
    domain: Domain, subtask: Subtask, subtasks: list[Subtask], *, tells_all: bool
) -> Iterator[str]:
    if subtask.refers is not None:
        for number, earlier in enumerate(subtasks, 1):
            if earlier.id == subtask.refers.subtask:
                yield f"it is about the same as {number}"
    for slot in subtask.knows:
        told = _detail(domain, slot)
        yield told if slot.upfront or tells_all else f"{told} (when asked)"


def _detail(domain: Domain, slot: Slot) -> str:
    field = domain.lexicon.field(slot.column)
    label = slot.label or (field.label if field else slot.column.rpartition(".")[2])
    value = say(slot.value, field) if field else _plainly(slot.value)
    return f"{label.replace('_', ' ')}: {value}" if label else f"how many: {value}"


def _plainly(value: Any) -> str:
    """Several things as people list them."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
