"""Executed or simulated: what a run makes of the tools of a package.

With the paradigm of the rules this gives the method's four settings.
"""

from __future__ import annotations

from simulation.generation.spec import Spec
from simulation.synthesis.package import Package
from simulation.synthesis.twin import twin_of_domain, twin_of_tasks
from simulation.vocabulary.state import DialogueState
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD


def in_setting(state: DialogueState, spec: Spec) -> DialogueState:
    """A blank state as ``spec`` orders it: itself, or its simulated twin on the empty world."""
    domain = state.domain
    if spec.tools == "executed" or all(tool.sql is None for tool in domain.tools):
        return state
    tasks = twin_of_tasks(state.tasks, domain)
    return state.model_copy(update={"domain": twin_of_domain(domain), "tasks": tasks})


def base_image(state: DialogueState, package: Package) -> bytes:
    """The image that a dialogue composed from ``package`` starts from."""
    return EMPTY_IMAGE if state.domain.world == EMPTY_WORLD else package.image


def needs_simulator(package: Package, tools: str) -> bool:
    """Does a call of some tool have to be answered by a model? ``tools`` as in a Spec."""
    return tools == "simulated" or any(tool.sql is None for tool in package.domain.tools)
