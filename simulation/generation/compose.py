"""Draws one dialogue: persona, number of tasks, tasks.

What is drawn depends neither on the rules nor on whether tools are executed, so that the four
settings of the same seed play the same tasks and can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulation.dialogue.begin import begin, dialogue_seed
from simulation.errors import InputError
from simulation.generation.setting import in_setting
from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.state import DialogueState


def compose(package: Package, spec: Spec, index: int) -> DialogueState:
    """The blank state of dialogue ``index``, a pure function of its arguments.

    Raises InputError for a package from which no task can be walked.
    """
    seed = dialogue_seed(spec.seed, index)
    chance = Chance(seed).at("compose")
    persona = chance.at("persona").pick(_personas(package))
    count = spec.dial().draw(chance.at("count"))
    tasks = walk_tasks(package, chance.at("tasks"), count, calls=persona.voice == "caller")
    if not tasks:
        raise InputError(
            package.domain.name,
            "no task can be walked from its rows.",
            "See its coverage with `python -m simulation domains`.",
        )
    blank = begin(
        package.domain,
        tuple(tasks),
        persona,
        spec.rules,
        limits=spec.limits,
        seed=seed,
        faults=spec.faults,
    )
    return in_setting(blank, spec)


def _personas(package: Package) -> Sequence[Persona]:
    return package.domain.personas or default_personas()
