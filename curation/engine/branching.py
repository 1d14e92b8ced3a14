"""One new branch, as rows: it shares its ancestors' turns by range, and nothing is copied."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User

from curation.engine.cutting import Cut
from curation.engine.events import announce_state, announce_turn
from curation.engine.leases import URGENT
from curation.engine.tally import tally_before, tally_of
from curation.engine.turn_rows import write_row
from curation.engine.written import Examined
from curation.models import RuleSetVersion, Trajectory, Turn


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


def _first_turn(place: Cut, child: Trajectory, first: Examined) -> Turn:
    tally = tally_of(child).then(first.turn, first.tasks_proven)
    child.length = place.at + 1
    for name, value in tally.columns().items():
        setattr(child, name, value)
    return write_row(child, first.turn, tally)
