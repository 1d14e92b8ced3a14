"""How far the embedded cast gets with a written chain: it is played once, before it is offered.

Frames and columns are needed to play a task by rules, but not enough: whether the rules find
their way through it shows only in a dialogue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from simulation.dialogue.advance import run
from simulation.dialogue.agenda import agenda_cast
from simulation.dialogue.begin import begin
from simulation.dialogue.restore import restore
from simulation.synthesis.package import Package
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm
from simulation.vocabulary.state import DialogueState, Outcome
from simulation.vocabulary.tasks import Task


def rehearsed(
    package: Package, chain: tuple[Task, ...], personas: Sequence[Persona]
) -> tuple[Task, ...]:
    """The chain as far as the embedded cast proves it done, whoever of ``personas`` speaks."""
    for persona in personas:
        chain = chain[: _in_a_loop_of_its_own(package, chain, persona)] if chain else chain
    return chain


def _in_a_loop_of_its_own(package: Package, chain: tuple[Task, ...], persona: Persona) -> int:
    """Whoever composes may be in an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_length(package, chain, persona))).result()


async def _length(package: Package, chain: tuple[Task, ...], persona: Persona) -> int:
    """How many tasks from the beginning are proved done."""
    rules = default_rules(Paradigm.USER)
    proven = (await _played(begin(package.domain, chain, persona, rules), package)).proven()
    undone = (place for place, task in enumerate(chain) if task.id not in proven)
    return next(undone, len(chain))


async def _played(state: DialogueState, package: Package) -> DialogueState:
    with restore(state, package.image) as world:
        async for step in run(state, world, agenda_cast()):
            state = state if isinstance(step, Outcome) else state.then(step)
    return state
