"""Whether the embedded cast can play a written task: it talks by frames and columns alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.checks.evidence import key_of
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Operator, Purpose
from simulation.vocabulary.tasks import FromResult, Subtask, Task

DAY = len("2026-05-03")
_SAYS_WHICH = (Operator.EQUAL, Operator.CONTAINS)


def obstacle(domain: Domain, task: Task) -> str:
    """Why only models can play the task, in a sentence; empty if the embedded cast can too."""
    parts = (found for part in task.subtasks if (found := _of_subtask(domain, part)))
    return next(parts, "") or _guessed(task)


def playable(domain: Domain, chain: Sequence[Task]) -> tuple[Task, ...]:
    """The chain as far as the embedded cast can play it, from its beginning."""
    for place, task in enumerate(chain):
        if obstacle(domain, task):
            return tuple(chain[:place])
    return tuple(chain)


def _of_subtask(domain: Domain, part: Subtask) -> str:
    tools = {part.tool, *(step.tool for step in part.steps)}
    wordless = sorted(tools - domain.lexicon.frames.keys())
    if wordless:
        return f"the domain has no words for what {wordless[0]} does."
    for slot in part.knows:
        if not slot.column and slot.purpose is not Purpose.LIMIT:
            return f"the detail {slot.label!r} belongs to no column."
    return ""


def _guessed(task: Task) -> str:
    """Rules choose a row by what the user says of it, not by where it stands in a list."""
    steps = [step for part in task.subtasks for step in part.steps]
    slots = [slot for part in task.subtasks for slot in part.knows]
    known = {key_of(slot.value) for slot in slots if slot.operator in _SAYS_WHICH}
    for source in (source for step in steps for source in step.sources.values()):
        if not isinstance(source, FromResult) or source.row is None:
            continue
        if not _is_told(steps[source.step].result, source.row, known):
            return f"which row of what {steps[source.step].tool} returns is meant is not said."
    return ""


def _is_told(rows: Any, place: int, known: set[object]) -> bool:
    """Do the known values tell the row from the others."""
    if not isinstance(rows, list) or len(rows) < 2 or place >= len(rows):
        return True
    told = {name for name, value in rows[place].items() if _is_known(value, known)}
    alike = [row for row in rows if all(row.get(name) == rows[place][name] for name in told)]
    return len(alike) == 1


def _is_known(value: Any, known: set[object]) -> bool:
    """A moment is known by its day."""
    return key_of(value) in known or key_of(str(value)[:DAY]) in known
