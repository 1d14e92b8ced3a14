"""What a user may go on to ask once a conversation is over: tasks walked from the world as the
conversation left it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulation.dialogue.restore import restore
from simulation.errors import InputError
from simulation.generation.chains import draw_tasks, holds
from simulation.generation.taking.caller import caller_in
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task
from simulation.world import image_hash


class Agenda(NamedTuple):
    persona: Persona
    tasks: tuple[Task, ...]


def follow_up(state: DialogueState, package: Package, chance: Chance, count: int) -> Agenda:
    """``count`` tasks that are open in the world after ``state``, and who has them in mind.

    Whoever said who they are in the conversation goes on with concerns of their own. Where no
    task can be walked, one of the package's written chains is taken that is still to be done;
    raises InputError where there is none either.
    """
    with restore(state, package.image) as world:
        caller = caller_in(state.turns, package.domain, world)
        image = world.image()
    persona = persona_for(package.domain, chance.at("persona"), calls=caller is not None)
    calls = caller is not None and persona.voice == "caller"
    domain = package.domain.model_copy(update={"world": image_hash(image)})
    rebuilt = package.model_copy(update={"domain": domain, "image": image})
    try:
        tasks = walk_tasks(rebuilt, chance.at("tasks"), count, calls=calls, caller=caller)
    except InputError:
        written = [chain for chain in rebuilt.chains if holds(rebuilt, chain)]
        if not written:
            raise
        return _written(rebuilt, written, chance, count)
    return Agenda(persona, tasks)


def _written(
    package: Package, chains: Sequence[tuple[Task, ...]], chance: Chance, count: int
) -> Agenda:
    calls = voice_of(package.domain) == "caller"
    persona = persona_for(package.domain, chance.at("persona"), calls=calls)
    return Agenda(persona, draw_tasks(package, chains, chance.at("tasks"), count))


def persona_for(domain: Domain, chance: Chance, *, calls: bool) -> Persona:
    """A persona with the voice of one who calls, or of one who works with the data."""
    voice = "caller" if calls else "colleague"
    fitting: Sequence[Persona] = [
        persona for persona in domain.personas if persona.voice == voice
    ] or [persona for persona in default_personas() if persona.voice == voice]
    return chance.pick(fitting or default_personas())
