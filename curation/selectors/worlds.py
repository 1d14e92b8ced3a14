"""The world of a turn as a file."""

from __future__ import annotations

from curation.engine.blobs import image_bytes
from curation.engine.state import rows_to_state
from curation.models import Trajectory
from simulation.dialogue.restore import world_at
from simulation.errors import InputError


def world_file(trajectory: Trajectory, at: int | None = None) -> bytes:
    """A SQLite database: the world after turn ``at``, or after the last one.

    Raises InputError naming ``at`` for a turn that does not exist, and WorldDiverged if the
    record does not re-execute to what was recorded.
    """
    last = trajectory.length - 1
    seq = last if at is None else at
    if not 0 <= seq <= last:
        raise InputError(
            "at",
            f"there is no turn {seq}.",
            f"Give a number from 0 to {last}." if last >= 0 else "The dialogue has no turns yet.",
        )
    state = rows_to_state(trajectory, at=seq + 1)
    world = world_at(state, seq, image_bytes(state.domain.world))
    try:
        return world.image()
    finally:
        world.close()
