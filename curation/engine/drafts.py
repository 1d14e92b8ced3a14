"""What a dialogue is drawn from, and what is stored of it. No database here: it is drawn by a
process that has none.
"""

from __future__ import annotations

from typing import NamedTuple

from curation.engine.as_stored import stored_json
from simulation.errors import InputError
from simulation.generation.compose import compose
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task

TITLE_LENGTH = 300


class Drawn(NamedTuple):
    """What is stored of a drawn dialogue, as it is stored."""

    tasks: str
    many: int
    persona: str
    title: str


class Draft(NamedTuple):
    """All that a dialogue is drawn from."""

    package: Package
    spec: Spec
    ordinal: int
    only_approved: bool = False

    def drawn(self) -> Drawn:
        """Takes its time and no database. Raises InputError if the domain gives no tasks."""
        blank = compose(self.package, self.spec, self.ordinal)
        if self.only_approved:
            self._refuse_others(blank)
        tasks = f"[{','.join(map(stored_json, blank.tasks))}]"
        return Drawn(tasks, len(blank.tasks), stored_json(blank.persona), title_of(blank.tasks))

    def _refuse_others(self, drawn: DialogueState) -> None:
        """Where the cast can play none of the approved tasks, others would be walked."""
        approved = {(t.title, t.goal) for chain in self.package.chains for t in chain}
        if any((task.title, task.goal) not in approved for task in drawn.tasks):
            raise InputError(
                "only_approved",
                "the embedded cast can play none of the approved tasks.",
                "Name models for the user and the agent, or approve others.",
            )


def title_of(tasks: tuple[Task, ...]) -> str:
    """For lists: the first task, and how many follow; empty for a dialogue without tasks."""
    if not tasks:
        return ""
    more = len(tasks) - 1
    tail = f" and {more} more" if more else ""
    return tasks[0].title[: TITLE_LENGTH - len(tail)] + tail
