"""A turn as a row: one that is saved like any other, and many at once as workers store them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from curation.engine.inserting import insert, stored_json, stored_key, stored_now
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
    now = stored_now()
    insert(Turn, COLUMNS, [(*_values(*each), now) for each in turns])


def _values(trajectory_id: UUID, turn: PlayedTurn, tally: Tally) -> tuple[Any, ...]:
    return (
        stored_key(trajectory_id),
        turn.seq,
        turn.message.role.value,
        stored_json(turn),
        _text(tally.columns()),
        turn.author.value,
    )


def _text(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))
