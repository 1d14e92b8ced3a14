"""A subtask in the making: what the user knows, the steps that ran, what must come true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulation.synthesis.tasks.ledger import Executed, cut
from simulation.synthesis.tasks.scene import Scene
from simulation.vocabulary.lexicon import Frame
from simulation.vocabulary.state import Diff
from simulation.vocabulary.tasks import (
    Check,
    FromResult,
    FromUser,
    Reference,
    Slot,
    Source,
    Step,
    Subtask,
    Want,
)


class Given(NamedTuple):
    """A value for an argument, and where it comes from."""

    value: Any
    source: Source


class Goal(NamedTuple):
    """What a subtask is for, in words."""

    full: str
    """Self-contained: "Find out the price of the product Oak Bookshelf"."""
    short: str
    """As it follows what came before: "Find out the price of that product"."""
    title: str
    """A few words for a title: "check the price"."""


@dataclass
class Draft:
    scene: Scene
    id: str
    knows: list[Slot] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    refers: Reference | None = None
    unknown: list[str] = field(default_factory=list)
    diff: Diff | None = None
    """What the last call changed in the world."""

    def say(self, slot: Slot) -> FromUser:
        """The user knows this; a thing known once is not told twice."""
        for place, known in enumerate(self.knows):
            same = (known.column, known.value, known.purpose, known.operator)
            if same == (slot.column, slot.value, slot.purpose, slot.operator):
                return FromUser(slot=place)
        self.knows.append(slot)
        return FromUser(slot=len(self.knows) - 1)

    def call(self, tool: str, given: dict[str, Given]) -> Executed | None:
        """Runs a tool in the scene's world; None if it failed or found nothing."""
        arguments = {name: each.value for name, each in given.items()}
        called, result, after = self.scene.world.call(self.scene.catalog.tools[tool], arguments)
        if not called.ok or result == []:
            return None
        self.scene.world = after
        self.diff = called.diff
        sources = {name: each.source for name, each in given.items()}
        self.steps.append(Step(tool=tool, arguments=arguments, sources=sources, result=result))
        return self.scene.ledger.add(self.scene.task, tool, result)

    def mark(self) -> tuple[int, int, int, Reference | None]:
        return len(self.knows), len(self.steps), len(self.scene.ledger.executed), self.refers

    def rewind(self, mark: tuple[int, int, int, Reference | None]) -> None:
        """Takes back reads since ``mark``; a change is never taken back this way."""
        knows, steps, executed, self.refers = mark
        del self.knows[knows:], self.steps[steps:], self.scene.ledger.executed[executed:]

    def finish(self, frame: Frame, goal: Goal) -> Subtask:
        return Subtask(
            id=self.id,
            intent=frame.intent,
            entity=frame.entity,
            tool=frame.tool,
            goal=goal.full,
            knows=tuple(self.knows),
            refers=self.refers,
            wants=tuple(self.wants),
            steps=tuple(self.steps),
            checks=tuple(self.checks),
        )


def trimmed(subtasks: list[Subtask]) -> tuple[Subtask, ...]:
    """The subtasks with list results cut to the rows that the task uses."""
    used: dict[int, int] = {}
    steps = [step for subtask in subtasks for step in subtask.steps]
    for step in steps:
        for source in step.sources.values():
            if isinstance(source, FromResult) and source.row is not None:
                used[source.step] = max(used.get(source.step, 0), source.row)
    place = 0
    done: list[Subtask] = []
    for subtask in subtasks:
        kept = []
        for step in subtask.steps:
            kept.append(step.model_copy(update={"result": cut(step.result, used.get(place, 0))}))
            place += 1
        done.append(subtask.model_copy(update={"steps": tuple(kept)}))
    return tuple(done)
