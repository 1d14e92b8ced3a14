"""What a chain of tasks has come to: its tasks, the world after them, and who knows what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from simulation.vocabulary.tasks import FromEarlierTask, FromResult, Slot, Task
from simulation.vocabulary.tools import Tool
from simulation.world import World


@dataclass(frozen=True)
class Done:
    """A step of the reference solution that was made: later steps may refer to its result."""

    name: str
    """As the model calls it."""
    task: str
    place: int
    """Among all steps of its task."""
    subtask: str
    tool: Tool
    result: Any = None
    """Decoded JSON; None for a simulated tool, of whose result only the schema is known."""

    def source(self, task: str, row: int | None, name: str) -> FromResult | FromEarlierTask:
        """Where a step of ``task`` has a value from that stands in this result."""
        if self.task == task:
            return FromResult(step=self.place, row=row, property=name)
        return FromEarlierTask(task=self.task, step=self.place, row=row, property=name)


@dataclass
class Thread:
    """One chain on its way; a proposal is tried on a copy, which is kept if it proves itself."""

    world: World | None = None
    """None where all tools are simulated."""
    earlier: tuple[Task, ...] = ()
    """Tasks that were done before the chain began, in a conversation that goes on."""
    tasks: list[Task] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    known: list[Slot] = field(default_factory=list)
    """What the person has known so far."""
    conversation: str = ""
    """What was said and called before, where the chain goes on from a conversation."""
    given: tuple[Done, ...] = ()
    """Steps of the earlier tasks, as they were made in the conversation."""
    told: set[tuple[str, str]] = field(default_factory=set)
    """Column and value of all that the person has been told."""

    def branch(self) -> Thread:
        return replace(
            self,
            world=self.world.copy() if self.world is not None else None,
            tasks=list(self.tasks),
            done=list(self.done),
            known=list(self.known),
            told=set(self.told),
        )

    def all_tasks(self) -> tuple[Task, ...]:
        return (*self.earlier, *self.tasks)

    def next_id(self) -> str:
        return f"task-{len(self.all_tasks()) + 1}"

    def step(self, task: str, name: str | int) -> Done | None:
        """By its id, the latest of that id; or by its place in ``task``."""
        found = (
            each
            for each in reversed(self.done)
            if each.name == str(name) or (each.task, each.place) == (task, name)
        )
        return next(found, None)
