"""Dialogues to which a change of rules matters, each with the turn where it does first."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from curation.engine.spoken import spoken
from curation.engine.values import rules_value
from curation.models import RuleSetVersion, Trajectory, Workspace
from curation.models.trajectory import TrajectoryQuerySet
from simulation.dialogue.mattering import Matter, first_matter, rules_changed

LOOKED_AT = 500
"""The newest finished dialogues of the old version; older ones are not read."""


class Affected(NamedTuple):
    looked_at: int
    found: list[tuple[UUID, Matter]]
    """Newest first."""


def finished_under(workspace: Workspace, version: RuleSetVersion) -> TrajectoryQuerySet:
    """Finished dialogues made under it; branches of experiments were chosen, not drawn."""
    rows = Trajectory.objects.in_workspace(workspace).alive().filter(rules=version)
    done = rows.filter(state=Trajectory.State.FINISHED)
    others = done.exclude(origin=Trajectory.Origin.EXPERIMENT)
    return others.defer("tasks", "persona", "limits", "override", "replay", "problem")


def affected_by(
    workspace: Workspace, old: RuleSetVersion, new: RuleSetVersion, most: int = LOOKED_AT
) -> Affected:
    changes = rules_changed(rules_value(old.pk), rules_value(new.pk))
    rows = list(finished_under(workspace, old).order_by("-created", "id")[:most])
    matters = ((row.pk, first_matter(changes, turns)) for row, turns in spoken(rows))
    return Affected(len(rows), [(key, matter) for key, matter in matters if matter is not None])
