"""Plays one composed dialogue to its end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from functools import partial

from simulation.dialogue.advance import run
from simulation.dialogue.cast import Cast
from simulation.dialogue.restore import restore
from simulation.generation.compose import compose
from simulation.generation.setting import base_image
from simulation.generation.spec import Spec
from simulation.llm.together import in_order
from simulation.synthesis.package import Package
from simulation.vocabulary.state import DialogueState, Outcome, Record, Turn
from simulation.vocabulary.value import hash_json

HASH_LENGTH = 12


async def generate_one(package: Package, spec: Spec, index: int, cast: Cast) -> Record:
    """Dialogue ``index`` of a run: the same arguments give the same bytes, whatever runs beside
    it. Raises InputError for a package that cannot be played.
    """
    blank = compose(package, spec, index)
    state, outcome = await play(blank, base_image(blank, package), cast)
    return Record(id=record_id(blank, index, spec), state=state, outcome=outcome)


async def play(state: DialogueState, image: bytes, cast: Cast) -> tuple[DialogueState, Outcome]:
    """Plays on from any state until somebody or something stops it."""
    world = restore(state, image)
    outcome, made = Outcome(), list[Turn]()
    try:
        async for step in run(state, world, cast):
            if isinstance(step, Outcome):
                outcome = step
            else:
                made.append(step)
    finally:
        world.close()
    return state.with_turns((*state.turns, *made)), outcome


def record_id(blank: DialogueState, index: int, spec: Spec) -> str:
    """Readable, and different wherever anything that the dialogue depends on is different."""
    version = blank.content_hash()
    if spec.models:
        version = hash_json([version, spec.models])
    return f"{blank.domain.name}-{index}-{version[:HASH_LENGTH]}"


def generate_in_order(
    package: Package, spec: Spec, indices: Iterable[int], cast: Cast, concurrency: int
) -> AsyncGenerator[Record, None]:
    """The records in the order of ``indices``, while up to ``concurrency`` are played at once."""
    made = (partial(generate_one, package, spec, index, cast) for index in indices)
    return in_order(made, concurrency)
