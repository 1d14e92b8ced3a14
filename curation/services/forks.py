"""Forking: a new branch that shares its ancestors' turns by range and goes on in its own way.

Nothing is copied and nothing waits: the cost does not depend on where the fork is.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.branching import branch
from curation.engine.current import current_version
from curation.engine.cutting import Cut, cut_at
from curation.engine.renewing import note_replay, renewal_of
from curation.engine.replays import replay_of
from curation.engine.written import Examined, examined_turn
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import DomainVersion, RuleSetVersion, Trajectory
from curation.services.fork_changes import changed_columns
from curation.services.fork_tasks import proven_among
from curation.services.going_on import refuse_stuck
from curation.services.lookup import find_rules
from curation.services.messages import written_message
from curation.services.orders import ForkOrder
from curation.services.under_version import is_plain_replay, renewed_columns, version_meant
from curation.services.written_calls import refuse_unfit
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import Author
from simulation.vocabulary.state import Turn as PlayedTurn
from simulation.vocabulary.value import JsonObject


def fork_trajectory(
    trajectory: Trajectory, *, by: User | None, order: ForkOrder, place: Cut | None = None
) -> list[Trajectory]:
    """``order.samples`` branches from turn ``order.at``, queued to be played on or replayed;
    ``place`` is that of the turn, where it was looked up already.

    The parent may still be running; what it has stored is what can be forked. Raises Conflict
    before its first turn, and Refused naming the field of the order; nothing is made then.
    """
    place = place or cut_at(trajectory, order.at)
    written = _written(place, order) if order.message is not None else None
    rules = _rules(trajectory, order, by)
    under = version_meant(trajectory, order)
    changes = changed_columns(trajectory, order) | _override(written, by)
    if order.tasks is not None:
        changes["tasks_proven"] = proven_among(place.path, changes["tasks"])
    if under is not None:
        changes = renewed_columns(place, under) | changes
    if order.mode == "replay":
        changes["replay"] = _replay(place, written, under)
    refuse_stuck(place, written, changes, replays=order.mode == "replay")
    first = _examined(place, written, by, rules, changes) if written is not None else None
    with transaction.atomic():
        branches = [
            branch(place, by=by, first=first, rules=rules, **changes) for _ in range(order.samples)
        ]
        if under is not None and is_plain_replay(order):
            note_replay(trajectory, branches[0])
        wake()
    return branches


def replay_under_current(trajectory: Trajectory, *, by: User | None) -> Trajectory:
    """Its replay under the current version of its domain, from where the change matters first.

    Raises Conflict where that is the version it was made under, and Refused as forks are.
    """
    under = current_version(trajectory.workspace_id, trajectory.domain.name)
    if under is None or under.pk == trajectory.domain_id:
        raise Conflict("It was made under the current version of its domain: nothing is stale.")
    at = renewal_of(trajectory, under).begins_at
    order = ForkOrder(at=at, mode="replay", domain=str(under.pk))
    (child,) = fork_trajectory(trajectory, by=by, order=order)
    return child


def _written(place: Cut, order: ForkOrder) -> Message:
    replaced = place.replaced
    old = Message.model_validate(replaced.content["message"]) if replaced else None
    message = written_message(order.message or "", place.role, replaces=old)
    if not order.anyway:
        refuse_unfit(place.parent, message, answers=place.tool)
    return message


def _replay(place: Cut, written: Message | None, under: DomainVersion | None) -> JsonObject:
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
    return replay_of(place.parent, start, under=under.number if under else None)


def _rules(trajectory: Trajectory, order: ForkOrder, by: User | None) -> RuleSetVersion | None:
    if order.rules is None:
        return None
    return find_rules(trajectory.workspace, rules=order.rules, paradigm=None, by=by)


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


def _name(by: User | None) -> str:
    return by.get_username() if by is not None else ""
