"""A person takes the user's or the agent's seat, says something, and hands it back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.append import write_row
from curation.engine.events import announce_state, announce_turn
from curation.engine.leases import URGENT
from curation.engine.paths import path_of
from curation.engine.tail import next_role, turn_at
from curation.engine.tally import tally_of
from curation.engine.written import examined_turn
from curation.errors import Conflict, Stale, Taken
from curation.jobs.hints import wake
from curation.models import Trajectory
from curation.services.cutting import cut_at
from curation.services.forks import branch
from curation.services.messages import Given, written_message
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn

SPEAKS = {Role.USER: Trajectory.Seat.USER, Role.ASSISTANT: Trajectory.Seat.AGENT}


def take_seat(
    trajectory: Trajectory, *, by: User, seat: Trajectory.Seat, at: int | None = None
) -> Trajectory:
    """A branch from ``at`` (default: the end) in which ``by`` speaks for ``seat``.

    Where it is that seat's move, the branch waits for their words at once; otherwise the cast
    plays up to it. Raises Refused naming ``at``.
    """
    place = cut_at(trajectory, trajectory.length if at is None else at)
    theirs = SPEAKS.get(next_role(place.path, place.at)) == seat
    state = Trajectory.State.AWAITING_HUMAN if theirs else Trajectory.State.QUEUED
    with transaction.atomic():
        child = branch(place, by=by, seat=seat, seated=by, state=state)
        wake()
    return child


@transaction.atomic
def write_turn(
    trajectory: Trajectory,
    *,
    by: User,
    message: Given,
    expects: int | None = None,
    done: bool = False,
    hand_back: bool = False,
) -> Trajectory:
    """Add what the person in the seat says; the cast goes on until it is their move again.

    ``expects`` is the seq they believe they write; ``done`` says that a user's message is their
    last; ``hand_back`` leaves the seat afterwards. Raises Conflict, Taken, Stale or Refused.
    """
    row = _awaiting(trajectory, by)
    if expects is not None and expects != row.length:
        raise Stale(f"This dialogue has {row.length} turns by now.", current=row.length)
    path = path_of(row)
    role = next_role(path, row.length)
    before = turn_at(path, row.length - 1)
    said = PlayedTurn(
        seq=row.length,
        message=written_message(message, role),
        author=Author.HUMAN,
        by=by.get_username(),
        world_digest=before.content["world_digest"] if before else "",
        done=done and role is Role.USER,
    )
    turn, proven = examined_turn(row, path, said)
    _store(row, turn, proven, leave=hand_back)
    return row


@transaction.atomic
def hand_back(trajectory: Trajectory, *, by: User) -> Trajectory:
    """Leave the seat to the cast again. Raises Conflict or Taken."""
    row = _awaiting(trajectory, by)
    _queue(row, seat=Trajectory.Seat.NONE, seated=None)
    return row


def _awaiting(trajectory: Trajectory, by: User) -> Trajectory:
    row = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if row.state != Trajectory.State.AWAITING_HUMAN:
        raise Conflict(f"This dialogue is {row.state}; it waits for nobody's words.")
    if row.seated_id is not None and row.seated_id != by.pk:
        raise Taken(f"The {row.seat}'s seat is taken by somebody else.")
    return row


def _store(row: Trajectory, turn: PlayedTurn, proven: int, *, leave: bool) -> None:
    tally = tally_of(row).then(turn, proven)
    write_row(row, turn, tally).save()
    announce_turn(row, turn)
    change = {"length": turn.seq + 1, **tally.columns()}
    if leave:
        change |= {"seat": Trajectory.Seat.NONE, "seated": None}
    _queue(row, **change)


def _queue(row: Trajectory, **change: object) -> None:
    now = timezone.now()
    change |= {"state": Trajectory.State.QUEUED, "priority": URGENT, "queued_at": now}
    for name, value in (change | {"updated": now}).items():
        setattr(row, name, value)
    row.save(update_fields=[*change, "updated"])
    announce_state(row, row.state)
    wake()
