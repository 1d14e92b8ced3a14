"""Plays a dialogue on from where others left it, and says where its record comes from."""

from __future__ import annotations

from typing import NamedTuple

from simulation.dialogue.cast import Cast
from simulation.generation.generate import HASH_LENGTH, play
from simulation.vocabulary.state import DialogueState, Record
from simulation.vocabulary.value import JsonObject, hash_json


class Lineage(NamedTuple):
    """Of a record that goes on from another one."""

    parent: str | None = None
    fork_at: int | None = None


async def continued(
    start: DialogueState,
    image: bytes,
    cast: Cast,
    sample: int,
    lineage: Lineage = Lineage(),  # noqa: B008 - an immutable value
    models: JsonObject | None = None,
) -> Record:
    """The dialogue from ``start`` to its end; the same arguments give the same bytes."""
    version = hash_json([start.content_hash(), models or {}])[:HASH_LENGTH]
    state, outcome = await play(start, image, cast)
    return Record(
        id=f"{start.domain.name}-{sample}-{version}",
        state=state,
        outcome=outcome,
        parent=lineage.parent,
        fork_at=lineage.fork_at,
    )
