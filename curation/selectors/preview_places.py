"""Turns on which rules can be looked at: of dialogues that were made under them, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from curation.engine.paths import path_of, rows_of
from curation.models import RuleSetVersion, Trajectory, Workspace
from simulation.vocabulary.messages import Role

MOST = 12
"""Dialogues offered."""
VERSIONS = 5
"""Of the rules, the newest, among whose dialogues is looked."""
MOST_TURNS = 100
LONGEST = 90
"""Characters of what was said, to know a turn by."""


class Place(NamedTuple):
    seq: int
    words: str


def dialogues_under(workspace: Workspace, versions: Sequence[RuleSetVersion]) -> list[Trajectory]:
    """A few of each version, so that an index finds them; of any rules where there are none."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    spoken = rows.filter(user_turns__gt=0).exclude(origin=Trajectory.Origin.EXPERIMENT)
    newest = spoken.order_by("-created", "id")
    found = [row for one in versions[:VERSIONS] for row in newest.filter(rules=one)[:MOST]]
    found = found or list(newest[:MOST])
    return sorted(found, key=lambda row: row.created, reverse=True)[:MOST]


def one_of(workspace: Workspace, key: UUID) -> Trajectory | None:
    rows = Trajectory.objects.in_workspace(workspace).alive().select_related("workspace")
    return rows.filter(pk=key).first()


def user_places(trajectory: Trajectory) -> list[Place]:
    """The first turns of the user's, each with its first words."""
    path = path_of(trajectory)
    if not path:
        return []
    rows = rows_of(path).filter(role=Role.USER).only("seq", "content")[:MOST_TURNS]
    return [Place(row.seq, _words(row.content["message"].get("content") or "")) for row in rows]


def _words(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
