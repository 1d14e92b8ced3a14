"""Draws one dialogue: persona, number of tasks, tasks.

What is drawn depends neither on the rules nor on whether tools are executed, so that the four
settings of the same seed play the same tasks and can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulation.dialogue.begin import begin, dialogue_seed
from simulation.errors import InputError
from simulation.generation.chains import chains_for, draw_tasks
from simulation.generation.setting import in_setting
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.writing.playable import obstacle
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.persona_sets import persona_set
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.state import DialogueState
from simulation.vocabulary.tasks import Task


def compose(package: Package, spec: Spec, index: int) -> DialogueState:
    """The blank state of dialogue ``index``, a pure function of its arguments.

    Raises InputError for a package without tasks that the cast can play, and from which none
    can be walked, and for a set of personas that there is not.
    """
    seed = dialogue_seed(spec.seed, index)
    chance = Chance(seed).at("compose")
    count = spec.dial().draw(chance.at("count"))
    chains = chains_for(package, spec, _writers(package))
    persona = chance.at("persona").pick(_writers(package) if chains else _personas(package))
    persona = _from_set(persona, spec.personas, chance.at("set"))
    if chains:
        tasks = draw_tasks(package, chains, chance.at("tasks"), count)
    else:
        tasks = _walked(package, persona, chance.at("tasks"), count)
    blank = begin(
        package.domain,
        tasks,
        persona,
        spec.rules,
        limits=spec.limits,
        seed=seed,
        faults=spec.faults,
    )
    return in_setting(blank, spec)


def _walked(package: Package, persona: Persona, chance: Chance, count: int) -> tuple[Task, ...]:
    domain = package.domain
    if package.chains and not domain.lexicon.frames:
        task = package.chains[0][0]
        raise InputError(
            domain.name,
            f"its tasks need models to play them: in {task.title!r}, {obstacle(domain, task)}",
            "Name models for the user and the agent.",
        )
    tasks = walk_tasks(package, chance, count, calls=persona.voice == "caller")
    if not tasks:
        raise InputError(
            domain.name,
            "no task can be walked from its rows.",
            "See its coverage with `python -m simulation domains`.",
        )
    return tasks


def _from_set(persona: Persona, name: str, chance: Chance) -> Persona:
    """One of the set in place of the domain's, for whom the concern is as much its own."""
    if not name:
        return persona
    return chance.pick(persona_set(name)).model_copy(update={"voice": persona.voice})


def _writers(package: Package) -> Sequence[Persona]:
    """Personas with the voice in which the domain's tasks are written."""
    voice = voice_of(package.domain)
    fitting = [persona for persona in _personas(package) if persona.voice == voice]
    revoiced = [persona.model_copy(update={"voice": voice}) for persona in _personas(package)]
    return fitting or revoiced


def _personas(package: Package) -> Sequence[Persona]:
    return package.domain.personas or default_personas()
