"""A family: the branches that share a first ancestor, where each left its parent, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import BooleanField

from curation.models import Trajectory, Turn

DEEPEST = 4
"""Indents that fit; deeper branches keep the last."""
FOLDED = 4
"""Samples of one turn that are shown by themselves; more are folded under the first."""
WIDE = ("tasks", "persona", "limits")


@dataclass(frozen=True)
class Branch:
    """A branch in its tree; ``label`` says where and how it left its parent."""

    trajectory: Trajectory
    depth: int
    label: str
    why: tuple[str, ...] = ()
    """What is other than in its parent, in words; nothing for another sample of the same."""
    nth: int = 0
    """Its number among those that have the same label, the eldest 1; 0 where it is alone."""

    @property
    def name(self) -> str:
        return f"{self.label} ({self.nth})" if self.nth else self.label


@dataclass
class Limb:
    """One entry of the tree: a branch, or ``folded`` ones of the same turn behind one line."""

    branch: Branch
    folded: list[Branch] = field(default_factory=list)


def family_of(trajectory: Trajectory) -> list[Branch]:
    """All living branches of the family, each after its parent, siblings by age."""
    root = trajectory.root or trajectory.pk
    # Two questions, each with an index of its own; one with OR would read the workspace, and so
    # would one that names it. A fork is always in its parent's.
    rows = _told(Trajectory.objects.alive().without_content())
    found = [*rows.filter(pk=root), *rows.filter(root=root)]
    members = sorted(found, key=lambda one: (one.created, one.pk))
    present = {member.pk: member for member in members}
    children: dict[UUID | None, list[Trajectory]] = {}
    for member in members:
        parent = member.parent_id if member.parent_id in present else None
        children.setdefault(parent, []).append(member)
    return _ordered(children, _firsts(members), present)


def limbs_of(branches: list[Branch], current: Trajectory) -> list[Limb]:
    """The tree as it is drawn: many childless samples of one turn are one line that unfolds,
    unless the one that is looked at is among them.
    """
    parents = {one.trajectory.parent_id for one in branches}
    alike = Counter(_place(one) for one in branches if one.trajectory.pk not in parents)
    looked_at = next((_place(one) for one in branches if one.trajectory.pk == current.pk), None)
    limbs: list[Limb] = []
    heads: dict[object, Limb] = {}
    for one in branches:
        place = _place(one)
        leaf = one.trajectory.pk not in parents and one.trajectory.fork_at is not None
        if leaf and alike[place] > FOLDED and place != looked_at and place in heads:
            heads[place].folded.append(one)
            continue
        limb = Limb(one)
        limbs.append(limb)
        if leaf:
            heads.setdefault(place, limb)
    return limbs


def beside(branches: list[Branch], current: Trajectory) -> tuple[UUID | None, UUID | None]:
    """The branches before and after this one among those with its parent, in a circle; among
    all, for the first ancestor.
    """
    row = [one.trajectory.pk for one in branches if one.trajectory.parent_id == current.parent_id]
    keys = row if current.parent_id is not None else [one.trajectory.pk for one in branches]
    if current.pk not in keys or len(keys) < 2:
        return None, None
    at = keys.index(current.pk)
    return keys[at - 1], keys[(at + 1) % len(keys)]


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


def _told(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """With ``same_tasks``, ``same_persona``, ``same_limits``: as in the parent; ``keeps``: its
    later turns were kept. The database
    compares them where they lie; they are too wide to be read for every branch.
    """
    same = {
        f"same_{name}": ExpressionWrapper(
            Q(**{name: F(f"parent__{name}")}) | Q(**{f"{name}__isnull": True}),
            output_field=BooleanField(),
        )
        for name in WIDE
    }
    keeps = ExpressionWrapper(Q(replay__isnull=False), output_field=BooleanField())
    told = rows.annotate(keeps=keeps, **same).select_related("rules", "domain")
    return told.defer("rules__content", "domain__content", "domain__changes", "domain__recipes")


def _ordered(
    children: dict[UUID | None, list[Trajectory]],
    firsts: dict[UUID, tuple[str, str]],
    present: dict[UUID, Trajectory],
) -> list[Branch]:
    found: list[Branch] = []
    waiting = [(member, 0) for member in reversed(children.get(None, []))]
    while waiting:
        member, depth = waiting.pop()
        parent = present.get(member.parent_id) if member.parent_id else None
        author, role = firsts.get(member.pk, ("", ""))
        why = _why(member, parent) if parent is not None else ()
        found.append(Branch(member, min(depth, DEEPEST), _label(member, author, role), why))
        waiting.extend((child, depth + 1) for child in reversed(children.get(member.pk, [])))
    return list(_numbered(found))


def _numbered(branches: list[Branch]) -> Iterator[Branch]:
    alike = Counter((one.trajectory.parent_id, one.label) for one in branches)
    seen: Counter[tuple[UUID | None, str]] = Counter()
    for one in branches:
        name = one.trajectory.parent_id, one.label
        seen[name] += 1
        is_one_of_many = alike[name] > 1 and one.trajectory.parent_id is not None
        yield replace(one, nth=seen[name]) if is_one_of_many else one


def _firsts(members: list[Trajectory]) -> dict[UUID, tuple[str, str]]:
    """Who wrote the first own turn of each branch, and in which role."""
    rows = Turn.objects.filter(
        trajectory__in=[member.pk for member in members], seq=F("trajectory__fork_at")
    )
    return {
        key: (author, role)
        for key, author, role in rows.values_list("trajectory_id", "author", "role")
    }


SPOKEN = {"user": "user", "assistant": "agent", "tool": "result"}


def _label(member: Any, author: str, role: str) -> str:
    """``member`` as :func:`_told` reads it."""
    if member.fork_at is None:
        return "imported" if member.origin == Trajectory.Origin.IMPORT else "original"
    verb = {"human-edited": "edited", "human": "written"}.get(author)
    if verb is None:
        return f"{'repeated from' if member.keeps else 'played on at'} {member.fork_at}"
    return f"{SPOKEN.get(role, role)} {verb} at {member.fork_at}"


def _why(member: Any, parent: Trajectory) -> tuple[str, ...]:
    """``member`` as :func:`_told` reads it."""
    told = [
        (member.keeps, "later turns kept"),
        (member.domain_id != parent.domain_id, f"under version {member.domain.number}"),
        (member.rules_id != parent.rules_id, f"rules {member.rules.name} v{member.rules.number}"),
        (
            (member.model, member.cast) != (parent.model, parent.cast),
            f"by {member.model or 'the agenda cast'}",
        ),
        (not member.same_tasks, "other tasks"),
        (not member.same_persona, "another persona"),
        (not member.same_limits, "other limits"),
    ]
    return tuple(words for is_so, words in told if is_so)


def _place(one: Branch) -> tuple[UUID | None, int | None]:
    return one.trajectory.parent_id, one.trajectory.fork_at
