"""From a conversation that was brought along to a dialogue that can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulation.dialogue.begin import begin, dialogue_seed
from simulation.errors import InputError
from simulation.export.chats.chat import Chat
from simulation.generation.taking.binding import Bound, bind
from simulation.generation.taking.following import follow_up, persona_for
from simulation.generation.taking.ground import Ground, ground_of
from simulation.synthesis.package import Package
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task

FOLLOW_UPS = 2


class Taken(NamedTuple):
    """A conversation in its world. ``bound`` has the tasks that were given, if any."""

    bound: Bound
    ground: Ground
    package: Package | None
    """The database that it is bound to; None for one whose tools are all simulated."""

    @property
    def state(self) -> DialogueState:
        return self.bound.state


def take(
    chat: Chat,
    package: Package | None,
    *,
    name: str,
    rules: RuleSet,
    tasks: Sequence[Task] = (),
    at: int | None = None,
) -> Taken:
    """Raises InputError for a position that there is not, or for tasks that cannot be."""
    ground = ground_of(chat, package, name=name)
    _refuse_twins(tasks)
    blank = begin(ground.domain, tuple(tasks), default_personas()[0], rules)
    return Taken(bind(chat.said, ground, blank, at=at), ground, package)


def sampled(taken: Taken, seed: int, sample: int) -> DialogueState:
    """Sample number ``sample``: the conversation with a seed and a persona of its own, and where
    it has no tasks yet, with tasks walked from the database as the conversation left it.

    Raises InputError where there are neither tasks nor a database to walk them from.
    """
    own = dialogue_seed(seed, sample)
    chance = Chance(own).at("take")
    state = taken.state.model_copy(update={"seed": own})
    if state.tasks:
        calls = voice_of(state.domain) == "caller"
        persona = persona_for(state.domain, chance.at("persona"), calls=calls)
        return state.model_copy(update={"persona": persona})
    if taken.package is None:
        raise InputError(
            "tasks",
            "there are none that hold, and no database to walk them from.",
            "Give tasks, or another model to infer them.",
        )
    persona, tasks = follow_up(state, taken.package, chance, FOLLOW_UPS)
    return state.model_copy(update={"persona": persona, "tasks": tasks})


def _refuse_twins(tasks: Sequence[Task]) -> None:
    """Ids are how checks, proofs and references name tasks and subtasks."""
    names = [name for task in tasks for name in (task.id, *(sub.id for sub in task.subtasks))]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InputError("tasks", f"two of them have the id {twice!r}.", "Give each its own.")
