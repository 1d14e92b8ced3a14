"""``/seat``, ``/say``, ``/hand-back``, ``/suggest``: a person speaks for the user or the agent."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from curation.api.auth import ApiRequest
from curation.api.shapes.jobs import JobShape
from curation.api.shapes.trajectories import TrajectoryShape
from curation.models import Trajectory
from curation.selectors.found import trajectory_in
from curation.services.orders import SayOrder, SeatOrder
from curation.services.saying import say
from curation.services.seats import hand_back, take_seat
from curation.services.suggesting import suggest_turn

router = Router(tags=["seats"])


@router.post("/{key}/seat", response={201: TrajectoryShape})
def take(request: ApiRequest, key: UUID, order: SeatOrder) -> Status[TrajectoryShape]:
    """A branch from ``at`` in which you speak for the seat. Its state is ``awaiting_human`` where
    that is the next move; otherwise the cast plays up to it.
    """
    parent = trajectory_in(request.auth.workspace, key)
    seat = Trajectory.Seat(order.seat)
    child = take_seat(parent, by=request.auth.user, seat=seat, at=order.at)
    return Status(201, _shape(request, child))


@router.post("/{key}/say", response=TrajectoryShape)
def speak(request: ApiRequest, key: UUID, order: SayOrder) -> TrajectoryShape:
    """Your turn: ``text``, ``tool_calls``, or both. Calls run on the dialogue's world, then it is
    your move again; after words the other side answers. 422 names a part of a call
    (``tool_calls.0.function.arguments.sku``), 409 tells what was said in between.
    """
    row = trajectory_in(request.auth.workspace, key)
    return _shape(request, say(row, by=request.auth.user, order=order))


@router.post("/{key}/hand-back", response=TrajectoryShape)
def leave(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Leave the seat; the cast goes on from here."""
    row = trajectory_in(request.auth.workspace, key)
    return _shape(request, hand_back(row, by=request.auth.user))


@router.post("/{key}/suggest", response={202: JobShape})
def suggest(request: ApiRequest, key: UUID) -> Status[JobShape]:
    """Ask the seat's cast for a draft of your turn. The job's result holds ``message``, in
    OpenAI's shape, ``by`` and ``done``; nothing is stored in the dialogue. Send the job's id as
    ``draft`` with what you make of it.
    """
    row = trajectory_in(request.auth.workspace, key)
    return Status(202, JobShape.of(suggest_turn(row, by=request.auth.user)))


def _shape(request: ApiRequest, row: Trajectory) -> TrajectoryShape:
    return TrajectoryShape.of(trajectory_in(request.auth.workspace, row.pk))
