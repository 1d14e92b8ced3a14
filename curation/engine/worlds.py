"""The world of any turn: the base image plus the mutating calls up to it, compared on the way."""

from __future__ import annotations

from curation.engine.blobs import image_bytes
from curation.engine.state import rows_to_state
from curation.models import Trajectory
from simulation.dialogue.restore import restore
from simulation.world import World


def world_at(trajectory: Trajectory, at: int) -> World:
    """The world after the first ``at`` turns; the caller closes it.

    Raises WorldDiverged if re-execution gives something else than was recorded.
    """
    state = rows_to_state(trajectory, at=at)
    return restore(state, image_bytes(state.domain.world))
