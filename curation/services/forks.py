"""Forking: a new branch that shares its ancestors' turns by range and goes on in its own way.

Nothing is copied and nothing waits: the cost does not depend on where the fork is.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.events import announce_state, announce_turn
from curation.engine.leases import URGENT
from curation.engine.replays import replay_of
from curation.engine.tally import tally_before, tally_of
from curation.engine.turn_rows import write_row
from curation.engine.written import Examined, examined_turn
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import RuleSetVersion, Trajectory, Turn
from curation.services.cutting import Cut, cut_at
from curation.services.fork_changes import changed_columns
from curation.services.fork_tasks import proven_among
from curation.services.going_on import refuse_stuck
from curation.services.lookup import find_rules
from curation.services.messages import written_message
from curation.services.orders import ForkOrder
from curation.services.written_calls import refuse_unfit
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn
from simulation.vocabulary.value import JsonObject


def fork_trajectory(
    trajectory: Trajectory, *, by: User | None, order: ForkOrder
) -> list[Trajectory]:
    """``order.samples`` branches from turn ``order.at``, queued to be played on or replayed.

    The parent may still be running; what it has stored is what can be forked. Raises Conflict
    before its first turn, and Refused naming the field of the order; nothing is made then.
    """
    place = cut_at(trajectory, order.at)
    written = _written(place, order) if order.message is not None else None
    rules = _rules(trajectory, order, by)
    changes = changed_columns(trajectory, order) | _override(written, by)
    if order.tasks is not None:
        changes["tasks_proven"] = proven_among(place.path, changes["tasks"])
    if order.mode == "replay":
        changes["replay"] = _replay(place, written)
    refuse_stuck(place, written, changes, replays=order.mode == "replay")
    first = _examined(place, written, by, rules, changes) if written is not None else None
    with transaction.atomic():
        branches = [
            branch(place, by=by, first=first, rules=rules, **changes) for _ in range(order.samples)
        ]
        wake()
    return branches


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
    if first is not None and turn is not None:
        turn.save()
        announce_turn(child, first.turn)
    announce_state(child, child.state)
    return child


def _written(place: Cut, order: ForkOrder) -> Message:
    replaced = place.replaced
    old = Message.model_validate(replaced.content["message"]) if replaced else None
    message = written_message(order.message or "", place.role, replaces=old)
    if not order.anyway:
        refuse_unfit(place.parent, message, answers=place.tool)
    return message


def _replay(place: Cut, written: Message | None) -> JsonObject:
    """The later turns to be kept. Raises Refused where there are none."""
    start = place.at if written is None else place.at + 1
    if start >= place.parent.length:
        raise Refused(
            FieldProblem(
                "mode",
                f"Nothing follows that could be replayed: its last turn is "
                f"{place.parent.length - 1}.",
                "Fork an earlier turn, or regenerate.",
            )
        )
    return replay_of(place.parent, start)


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
        "offered": parent.offered,
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
    place: Cut,
    message: Message,
    by: User | None,
    rules: RuleSetVersion | None,
    changes: dict[str, Any],
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
    tasks = changes.get("tasks")
    return examined_turn(place.parent, place.path, said, rules=key, tasks=tasks)


def _first_turn(place: Cut, child: Trajectory, first: Examined) -> Turn:
    tally = tally_of(child).then(first.turn, first.tasks_proven)
    child.length = place.at + 1
    for name, value in tally.columns().items():
        setattr(child, name, value)
    return write_row(child, first.turn, tally)


def _name(by: User | None) -> str:
    return by.get_username() if by is not None else ""
