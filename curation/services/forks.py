"""Forking: a new branch that shares its ancestors' turns by range and goes on in its own way.

Nothing is copied and nothing waits: the cost does not depend on where the fork is.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.branching import branch
from curation.engine.current import current_version
from curation.engine.cutting import Cut, cut_at
from curation.engine.renewing import note_replay, renewal_of
from curation.engine.replays import replay_of
from curation.errors import Conflict, FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import RuleSetVersion, Trajectory
from curation.services.fork_changes import changed_columns
from curation.services.fork_tasks import proven_among
from curation.services.fork_words import examined_words, override_of, turn_of, written_at
from curation.services.going_on import refuse_stuck
from curation.services.lookup import find_rules
from curation.services.orders import ForkOrder
from curation.services.under_version import Under, is_plain_replay, placed_under, version_meant
from simulation.vocabulary.messages import Message
from simulation.vocabulary.value import JsonObject


def fork_trajectory(
    trajectory: Trajectory, *, by: User | None, order: ForkOrder, place: Cut | None = None
) -> list[Trajectory]:
    """``order.samples`` branches from turn ``order.at``, queued to be played on or replayed;
    ``place`` is that of the turn, where it was looked up already.

    The parent may still be running; what it has stored is what can be forked. Raises Conflict
    before its first turn, and Refused naming the field of the order; nothing is made then.
    """
    place = begins = place or cut_at(trajectory, order.at)
    under = _under(place, order)
    if under is not None:
        place, begins = under.place, under.begins
    written = written_at(place, order)
    rules = _rules(trajectory, order, by)
    changes = changed_columns(place.parent, order)
    if order.tasks is not None:
        changes["tasks_proven"] = proven_among(begins.path, changes["tasks"])
    if under is not None and under.repeats:
        changes["replay"] = _repeated_first(under, order, written, by)
        first = None
    else:
        changes |= override_of(written, by)
        first = examined_words(place, written, by, rules, changes) if written is not None else None
        if order.mode == "replay":
            changes["replay"] = _replay(place, written, under)
    refuse_stuck(place, written, changes, replays=order.mode == "replay")
    with transaction.atomic():
        branches = [
            branch(begins, by=by, first=first, rules=rules, **changes) for _ in range(order.samples)
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
    at = renewal_of(trajectory, under).replays_from
    order = ForkOrder(at=at, mode="replay", domain=str(under.pk))
    (child,) = fork_trajectory(trajectory, by=by, order=order)
    return child


def _under(place: Cut, order: ForkOrder) -> Under | None:
    row = version_meant(place.parent, order)
    return placed_under(place, row) if row is not None else None


def _replay(place: Cut, written: Message | None, under: Under | None) -> JsonObject:
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
    return replay_of(place.parent, start, under=under.row.number if under else None)


def _repeated_first(
    under: Under, order: ForkOrder, written: Message | None, by: User | None
) -> JsonObject:
    """What the version concerns of the turns up to the fork; with ``replay`` of the later too."""
    place = under.place
    said = turn_of(place, written, by).model_dump(mode="json") if written is not None else None
    goes_on = order.mode == "regenerate"
    return replay_of(
        place.parent,
        under.begins.at,
        under=under.row.number,
        until=place.at + (said is not None) if goes_on else None,
        written=said,
    )


def _rules(trajectory: Trajectory, order: ForkOrder, by: User | None) -> RuleSetVersion | None:
    if order.rules is None:
        return None
    return find_rules(trajectory.workspace, rules=order.rules, paradigm=None, by=by)
