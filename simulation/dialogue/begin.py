"""A blank state: everything a dialogue depends on, before its first turn."""

from __future__ import annotations

from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.rules import RuleSet
from simulation.vocabulary.state import DialogueState, Limits
from simulation.vocabulary.tasks import Task

SEED_BITS = 63
"""Seeds fit a signed 64-bit column."""


def begin(
    domain: Domain,
    tasks: tuple[Task, ...],
    persona: Persona,
    rules: RuleSet,
    *,
    limits: Limits | None = None,
    seed: int = 0,
    salt: str = "",
    faults: float = 0.0,
) -> DialogueState:
    """Raises pydantic's ValidationError for a fault rate outside 0 to 1."""
    return DialogueState(
        domain=domain,
        tasks=tasks,
        persona=persona,
        rules=rules,
        limits=limits or Limits(),
        seed=seed,
        salt=salt,
        faults=faults,
    )


def dialogue_seed(run_seed: int, index: int) -> int:
    """The seed of dialogue ``index`` of a run: apart from its neighbours', the same for ever."""
    return Chance(run_seed).at("dialogue", index).number() >> (256 - SEED_BITS)
