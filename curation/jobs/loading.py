"""From a lease to everything that playing needs."""

from __future__ import annotations

from typing import NamedTuple

from curation.engine.blobs import image_bytes
from curation.engine.leases import Lease
from curation.engine.prepare import prepare
from curation.engine.state import rows_to_state
from curation.models import Trajectory
from simulation.dialogue.cast import Cast, HumanSeat
from simulation.seats.agenda.agent.seat import AgendaAgent
from simulation.seats.agenda.user.seat import AgendaUser
from simulation.vocabulary.state import DialogueState


class Loaded(NamedTuple):
    state: DialogueState
    image: bytes
    cast: Cast
    pace: float
    """Seconds to let pass after each turn."""
    override: str | None
    """A tool result that a person put in place of the first one to come."""


def load(lease: Lease) -> Loaded:
    """Raises LeaseLost if the trajectory is another worker's by now."""
    row = prepare(lease)
    state = rows_to_state(row)
    return Loaded(
        state=state,
        image=image_bytes(state.domain.world),
        cast=_cast(row),
        pace=row.pace,
        override=_override(row),
    )


def _cast(row: Trajectory) -> Cast:
    return Cast(
        user=HumanSeat() if row.seat == Trajectory.Seat.USER else AgendaUser(),
        agent=HumanSeat() if row.seat == Trajectory.Seat.AGENT else AgendaAgent(),
    )


def _override(row: Trajectory) -> str | None:
    """Only while the branch has no turn of its own: afterwards it is in place."""
    if row.override is None or row.length > row.own_from:
        return None
    return str(row.override["content"])
