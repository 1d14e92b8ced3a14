"""The world of a turn as a file."""

from __future__ import annotations

from curation.engine.blobs import image_bytes
from curation.engine.state import rows_to_state
from curation.models import Trajectory
from simulation.dialogue.restore import world_at


def world_file(trajectory: Trajectory, at: int | None = None) -> bytes:
    """A SQLite database: the world after turn ``at``, or after the last one.

    Raises InputError naming ``at`` for a turn that does not exist, and WorldDiverged if the
    record does not re-execute to what was recorded.
    """
    seq = trajectory.length - 1 if at is None else at
    state = rows_to_state(trajectory, at=min(max(seq, 0) + 1, trajectory.length))
    world = world_at(state, seq, image_bytes(state.domain.world))
    try:
        return world.image()
    finally:
        world.close()
