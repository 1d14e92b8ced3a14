"""Dialogues to which a change of rules matters, each with the turn where it does first."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from curation.engine.spoken import spoken
from curation.engine.values import rules_value
from curation.models import RuleSetVersion, Workspace
from curation.selectors.blame import finished_under
from simulation.dialogue.mattering import Matter, first_matter, rules_changed

LOOKED_AT = 500
"""The newest finished dialogues of the old version; older ones are not read."""


class Affected(NamedTuple):
    looked_at: int
    found: list[tuple[UUID, Matter]]
    """Newest first."""


def affected_by(
    workspace: Workspace, old: RuleSetVersion, new: RuleSetVersion, most: int = LOOKED_AT
) -> Affected:
    changes = rules_changed(rules_value(old.pk), rules_value(new.pk))
    rows = list(finished_under(workspace, old).order_by("-created", "id")[:most])
    matters = ((row.pk, first_matter(changes, turns)) for row, turns in spoken(rows))
    return Affected(len(rows), [(key, matter) for key, matter in matters if matter is not None])
