"""A person takes the user's or the agent's seat, says something, and hands it back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.engine.branching import branch
from curation.engine.cutting import cut_at
from curation.engine.events import announce_state, announce_turn
from curation.engine.leases import URGENT
from curation.engine.paths import Path, path_of, turn_rows, window
from curation.engine.tail import next_role, turn_at
from curation.engine.tally import tally_of
from curation.engine.turn_rows import write_row
from curation.engine.written import examined_turn
from curation.errors import Conflict, Stale, Taken
from curation.jobs.hints import wake
from curation.models import Trajectory
from curation.services.fitting_calls import refuse_unfit_calls
from curation.services.messages import Given, written_message
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author, Draft
from simulation.vocabulary.state import Turn as PlayedTurn
from simulation.vocabulary.value import JsonObject

Drafted = Callable[[Message], Draft | None]
MOST_TOLD = 8
"""Turns that somebody missed."""
TOLD = 400
"""Characters of each."""
SPEAKS = {Role.USER: Trajectory.Seat.USER, Role.ASSISTANT: Trajectory.Seat.AGENT}


def _by_hand(_message: Message) -> None:
    """Nothing was suggested."""


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
    anyway: bool = False,
    drafted: Drafted = _by_hand,
) -> Trajectory:
    """Add what the person in the seat says; the cast goes on until it is their move again.

    ``expects`` is the seq they believe they write; ``done`` says that a user's message is their
    last; ``hand_back`` leaves the seat afterwards; ``anyway`` takes calls that no tool takes;
    ``drafted`` says of the message whether it began as a suggestion. Raises Conflict, Taken, Stale
    or Refused.
    """
    row = awaiting(trajectory, by)
    path = path_of(row)
    if expects is not None and expects != row.length:
        raise _stale(row, path, expects)
    role = next_role(path, row.length)
    before = turn_at(path, row.length - 1)
    written = written_message(message, role)
    refuse_unfit_calls(row, written, anyway=anyway)
    draft = drafted(written)
    said = PlayedTurn(
        seq=row.length,
        message=written,
        author=Author.HUMAN_EDITED if draft is not None and draft.edited else Author.HUMAN,
        by=by.get_username(),
        world_digest=before.content["world_digest"] if before else "",
        done=done and role is Role.USER,
        drafted=draft,
    )
    turn, proven = examined_turn(row, path, said)
    _store(row, turn, proven, leave=hand_back)
    return row


@transaction.atomic
def hand_back(trajectory: Trajectory, *, by: User) -> Trajectory:
    """Leave the seat to the cast again. Raises Conflict or Taken."""
    row = awaiting(trajectory, by)
    _queue(row, seat=Trajectory.Seat.NONE, seated=None)
    return row


def awaiting(trajectory: Trajectory, by: User) -> Trajectory:
    """The row, locked, if it waits for the words of ``by``. Raises Conflict or Taken."""
    row = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    if row.state != Trajectory.State.AWAITING_HUMAN:
        raise Conflict(f"This dialogue is {row.state}; it waits for nobody's words.")
    if row.seated_id is not None and row.seated_id != by.pk:
        who = row.seated.get_username() if row.seated else "somebody else"
        raise Taken(f"{who} sits on the {row.seat}'s seat of this branch.")
    return row


def _stale(row: Trajectory, path: Path, expects: int) -> Stale:
    """With what was said since, as far as anybody reads on."""
    rows = islice(turn_rows(window(path, expects, row.length)), MOST_TOLD)
    since = [
        {"seq": one.seq, "role": one.role, "content": _shortly(one.content["message"])}
        for one in rows
    ]
    now = f"This dialogue has {row.length} turns by now, not {expects}."
    return Stale(f"{now} Nothing was sent.", current=row.length, difference=since)


def _shortly(message: JsonObject) -> str:
    calls = [str(call["function"]["name"]) for call in message.get("tool_calls") or ()]
    return str(message.get("content") or f"calls {', '.join(calls)}")[:TOLD]


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
