"""A turn as a row: one that is saved like any other, and many at once as workers store them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from curation.engine.as_stored import stored_json
from curation.engine.inserting import insert, key_writer, stored_now
from curation.engine.tally import Tally
from curation.models import Trajectory, Turn
from simulation.vocabulary.state import Turn as PlayedTurn

COLUMNS = ("trajectory_id", "seq", "role", "content", "tally", "author", "created")


def write_row(trajectory: Trajectory, turn: PlayedTurn, tally: Tally) -> Turn:
    """The row of a turn, not yet saved; ``tally`` counts it in."""
    return Turn(
        trajectory_id=trajectory.pk,
        seq=turn.seq,
        role=turn.message.role.value,
        content=turn.model_dump(mode="json"),
        tally=tally.columns(),
        author=turn.author.value,
    )


def insert_turns(turns: Iterable[tuple[UUID, PlayedTurn, Tally]]) -> None:
    """Each with its trajectory's id and the tally that counts it in."""
    now, key_of = stored_now(), key_writer()
    insert(Turn, COLUMNS, [(key_of(key), *_values(turn, tally), now) for key, turn, tally in turns])


def _values(turn: PlayedTurn, tally: Tally) -> tuple[Any, ...]:
    return (
        turn.seq,
        turn.message.role.value,
        stored_json(turn),
        tally.stored(),
        turn.author.value,
    )
