"""Forking: a new branch that shares its ancestors' turns by range and goes on in its own way.

Nothing is copied and nothing waits: the cost does not depend on where the fork is.
"""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.append import write_row
from curation.engine.casts import read_cast
from curation.engine.events import announce_state, trajectory_event
from curation.engine.leases import URGENT
from curation.engine.paths import Path, cut, path_of
from curation.engine.tail import next_role, turn_at
from curation.engine.tally import tally_before
from curation.engine.written import Examined, examined_turn
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Event, RuleSetVersion, Trajectory, Turn
from curation.services.casting import (
    cast_columns,
    is_simulated,
    ordered_cast,
    refuse_faults,
    with_tools_answered,
)
from curation.services.lookup import find_rules
from curation.services.messages import Given, written_message
from curation.services.orders import ForkOrder
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn


class Cut(NamedTuple):
    """Where a branch leaves its parent, with what is needed to write there."""

    parent: Trajectory
    at: int
    path: Path
    """The inherited prefix."""
    replaced: Turn | None
    """The parent's turn at that place; None at its end."""
    before: Turn | None
    """The last inherited turn."""

    @property
    def role(self) -> Role:
        """Of the message at the fork."""
        if self.replaced is not None:
            return Role(self.replaced.role)
        return next_role(self.path, self.at)

    @property
    def digest(self) -> str:
        """Of the world there: a message changes none."""
        known = self.before or self.replaced
        return str(known.content["world_digest"]) if known is not None else ""


def fork_trajectory(
    trajectory: Trajectory, *, by: User | None, order: ForkOrder
) -> list[Trajectory]:
    """``order.count`` branches from turn ``order.at``, queued to be played on.

    The parent may still be running; what it has stored is what can be forked. Raises Refused
    naming ``at``, ``message``, ``rules``, ``model`` or ``faults``.
    """
    place = cut_at(trajectory, order.at)
    written = _written(place, order.message) if order.message is not None else None
    rules = _rules(trajectory, order, by)
    changes: dict[str, Any] = {"title": order.title or trajectory.title}
    if order.faults is not None:
        changes["faults"] = order.faults
    if order.pace is not None:
        changes["pace"] = order.pace
    changes |= _cast(trajectory, order)
    changes |= _override(written, by)
    first = _examined(place, written, by, rules) if written is not None else None
    with transaction.atomic():
        branches = [
            branch(place, by=by, first=first, rules=rules, **changes) for _ in range(order.count)
        ]
        wake()
    return branches


def cut_at(trajectory: Trajectory, at: int) -> Cut:
    """The place of a fork. Raises Refused naming ``at``, Conflict before anything was drawn."""
    if trajectory.tasks is None:
        raise Conflict("This dialogue has not begun yet. Try again when its first turn is there.")
    if not 0 <= at <= trajectory.length:
        raise Refused(
            FieldProblem(
                "at",
                f"There is no place {at} in a dialogue of {trajectory.length} turns.",
                f"Give a number from 0 to {trajectory.length}.",
            )
        )
    path = path_of(trajectory)
    before = turn_at(path, at - 1) if at else None
    return Cut(trajectory, at, cut(path, at), turn_at(path, at), before)


def branch(
    place: Cut,
    *,
    by: User | None,
    first: Examined | None = None,
    rules: RuleSetVersion | None = None,
    **changes: Any,
) -> Trajectory:
    """One child, with its ``first`` turn in place; call it inside a transaction."""
    child = _child(place, by, rules, changes)
    turn = _first_turn(place, child, first) if first is not None else None
    child.save(force_insert=True)
    if turn is not None:
        turn.save()
        trajectory_event(child, Event.Kind.TURN, seq=turn.seq, role=turn.role).save()
    announce_state(child, child.state)
    return child


def _cast(parent: Trajectory, order: ForkOrder) -> dict[str, Any]:
    """The parent's cast with what the order changes; a model makes no faults on purpose."""
    seats = read_cast(parent.cast)
    if order.model is not None:
        simulated = parent.tools == "simulated" or is_simulated(parent.domain)
        seats = ordered_cast(parent.workspace, order.model, standing=seats, simulated=simulated)
        seats = with_tools_answered(parent.workspace, seats, simulated=simulated)
    refuse_faults(seats, order.faults or 0.0)
    silent = {"faults": 0.0} if ModelRole.AGENT in seats else {}
    return silent | cast_columns(seats, parent.limits)


def _written(place: Cut, given: Given) -> Message:
    replaced = place.replaced
    old = Message.model_validate(replaced.content["message"]) if replaced else None
    return written_message(given, place.role, replaces=old)


def _rules(trajectory: Trajectory, order: ForkOrder, by: User | None) -> RuleSetVersion | None:
    if order.rules is None:
        return None
    return find_rules(trajectory.workspace, rules=order.rules, paradigm=None, by=by)


def _child(
    place: Cut, by: User | None, rules: RuleSetVersion | None, changes: dict[str, Any]
) -> Trajectory:
    parent, key = place.parent, uuid.uuid4()
    columns: dict[str, Any] = {
        "id": key,
        "workspace_id": parent.workspace_id,
        "title": parent.title,
        "origin": Trajectory.Origin.FORK,
        "author": by,
        "domain_id": parent.domain_id,
        "rules_id": rules.id if rules else parent.rules_id,
        "paradigm": rules.content["paradigm"] if rules else parent.paradigm,
        "tasks": parent.tasks,
        "persona": parent.persona,
        "limits": parent.limits,
        "seed": parent.seed,
        "salt": key.hex,
        "faults": parent.faults,
        "pace": parent.pace,
        "tools": parent.tools,
        "model": parent.model,
        "cast": parent.cast,
        "parent": parent,
        "root": parent.root or parent.id,
        "fork_at": place.at,
        "path": [part.as_json() for part in place.path],
        "priority": URGENT,
        "length": place.at,
        "tasks_total": parent.tasks_total,
        **tally_before(place.before).columns(),
    }
    return Trajectory(**(columns | changes))


def _override(written: Message | None, by: User | None) -> dict[str, Any]:
    """A tool's result is put in place by the worker, after the call has run."""
    if written is None or written.role is not Role.TOOL:
        return {}
    return {"override": {"content": written.content or "", "by": _name(by)}}


def _examined(
    place: Cut, message: Message, by: User | None, rules: RuleSetVersion | None
) -> Examined | None:
    if message.role is Role.TOOL:
        return None
    said = PlayedTurn(
        seq=place.at,
        message=message,
        author=Author.HUMAN if place.replaced is None else Author.HUMAN_EDITED,
        by=_name(by),
        world_digest=place.digest,
    )
    key = rules.id if rules is not None else None
    return examined_turn(place.parent, place.path, said, rules=key)


def _first_turn(place: Cut, child: Trajectory, first: Examined) -> Turn:
    tally = tally_before(place.before).then(first.turn, first.tasks_proven)
    child.length = place.at + 1
    for name, value in tally.columns().items():
        setattr(child, name, value)
    return write_row(child, first.turn, tally)


def _name(by: User | None) -> str:
    return by.get_username() if by is not None else ""
