"""A family: the branches that share a first ancestor."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from curation.models import Trajectory, Turn

DEEPEST = 4
"""Indents that fit; deeper branches keep the last."""


@dataclass(frozen=True)
class Branch:
    """A branch in its tree; ``label`` says how it came about."""

    trajectory: Trajectory
    depth: int
    label: str


def family_of(trajectory: Trajectory) -> list[Branch]:
    """All living branches of the family, each after its parent, siblings by age."""
    root = trajectory.root or trajectory.pk
    # Two questions, each with an index of its own; one with OR would read the workspace, and so
    # would one that names it. A fork is always in its parent's.
    rows = Trajectory.objects.alive().without_content()
    found = [*rows.filter(pk=root), *rows.filter(root=root)]
    members = sorted(found, key=lambda one: (one.created, one.pk))
    present = {member.pk for member in members}
    children: dict[UUID | None, list[Trajectory]] = {}
    for member in members:
        parent = member.parent_id if member.parent_id in present else None
        children.setdefault(parent, []).append(member)
    return _ordered(children, _labels(members))


def _ordered(
    children: dict[UUID | None, list[Trajectory]], labels: dict[UUID, str]
) -> list[Branch]:
    found: list[Branch] = []
    waiting = [(member, 0) for member in reversed(children.get(None, []))]
    while waiting:
        member, depth = waiting.pop()
        found.append(Branch(member, min(depth, DEEPEST), labels[member.pk]))
        waiting.extend((child, depth + 1) for child in reversed(children.get(member.pk, [])))
    return found


def _labels(members: list[Trajectory]) -> dict[UUID, str]:
    firsts = Turn.objects.filter(
        trajectory__in=[member.pk for member in members], seq=F("trajectory__fork_at")
    ).values_list("trajectory_id", "author")
    authors = dict(firsts)
    return {member.pk: _label(member, authors.get(member.pk, "")) for member in members}


def _label(member: Trajectory, author: str) -> str:
    if member.fork_at is None:
        return "imported" if member.origin == Trajectory.Origin.IMPORT else "original"
    verb = {"human-edited": "edited", "human": "written"}.get(author, "played on")
    return f"{verb} at {member.fork_at}"


def forks_by_turn(branches: list[Branch], trajectory: Trajectory) -> dict[int, int]:
    """How many branches leave ``trajectory``'s page at each seq."""
    return dict(
        Counter(
            branch.trajectory.fork_at
            for branch in branches
            if branch.trajectory.parent_id == trajectory.pk
            and branch.trajectory.fork_at is not None
        )
    )
