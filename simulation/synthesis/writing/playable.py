"""Whether the embedded cast can play a written task: it talks by frames and columns alone."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Purpose
from simulation.vocabulary.tasks import Subtask, Task


def obstacle(domain: Domain, task: Task) -> str:
    """Why only models can play the task, in a sentence; empty if the embedded cast can too."""
    return next((found for part in task.subtasks if (found := _of_subtask(domain, part))), "")


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
