"""Preference pairs: what people said, and what outcomes propose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import MD5, Cast

from curation.engine.chats import IMPORTED
from curation.models import Preference, Trajectory, Workspace
from curation.selectors.paging import page_of

LOOKED_AT = 100
"""Forks read for one page of proposals."""
ROUNDS = 5
"""Pages of forks that are read in search of a proposal before the rest is left to ``next``."""
FAMILY = 64
"""Siblings of one turn that are compared with each other."""


class Proposal(NamedTuple):
    """The world proves the one and not the other: ``better`` and ``worse`` part at one fork."""

    better: Trajectory
    worse: Trajectory

    @property
    def key(self) -> tuple[UUID, UUID]:
        first, second = sorted((self.better.pk, self.worse.pk))
        return first, second


class Proposals(NamedTuple):
    items: list[Proposal]
    next: str | None


def given_preferences(workspace: Workspace, by: User | None = None) -> QuerySet[Preference]:
    """The latest word of each person on each pair, also ties; none that were put aside."""
    rows = Preference.objects.in_workspace(workspace).filter(is_latest=True)
    rows = rows.exclude(choice=Preference.Choice.NEITHER)
    if by is not None:
        rows = rows.filter(by=by)
    return rows.select_related("first", "second", "by")


def proposals(workspace: Workspace, *, by: User, cursor: str | None = None) -> Proposals:
    """Branches of one fork of which one is solved and the other not, newest forks first; those
    that this person has had a word on are left out.
    """
    rows = _forks(workspace)
    found: list[Proposal] = []
    for _ in range(ROUNDS):
        page = page_of(rows, cursor=cursor, limit=LOOKED_AT)
        found.extend(_with_same_tasks(_unsaid(_proposed(page.items), by)))
        cursor = page.next
        if found or cursor is None:
            break
    return Proposals(found, cursor)


def is_solved(row: Trajectory) -> bool:
    """Every task proven by the world, and no check found an error."""
    ended = row.state == Trajectory.State.FINISHED
    proven = 0 < row.tasks_total == row.tasks_proven
    return ended and proven and not row.findings_errors


def _is_told(row: Trajectory) -> bool:
    """Its outcome says how good it is: not of an imported one with nothing proven, whose tasks
    may have been found after it had ended.
    """
    return row.is_over and not (row.reason == IMPORTED and row.tasks_proven == 0)


def _forks(workspace: Workspace) -> QuerySet[Trajectory]:
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    return rows.filter(origin=Trajectory.Origin.FORK)


def _proposed(forks: Iterable[Trajectory]) -> Iterator[Proposal]:
    """Each fork against its parent and against the older siblings of the same turn."""
    ended = [row for row in forks if _is_told(row) and row.tasks_total]
    parents = _living(Q(pk__in={row.parent_id for row in ended if row.parent_id}))
    by_key = {row.pk: row for row in parents}
    siblings = _living(Q(parent__in=by_key, origin=Trajectory.Origin.FORK))
    for row in ended:
        parent = by_key.get(row.parent_id) if row.parent_id else None
        beside = [one for one in siblings if _is_older_sibling(one, row)][:FAMILY]
        for other in ([parent] if parent else []) + beside:
            if _is_told(other) and _parts(row, other):
                pair = (row, other) if is_solved(row) else (other, row)
                yield Proposal(*pair)


def _parts(row: Trajectory, other: Trajectory) -> bool:
    """One is solved, the other not; under another version of the domain that says nothing."""
    return row.domain_id == other.domain_id and is_solved(row) != is_solved(other)


def _is_older_sibling(one: Trajectory, row: Trajectory) -> bool:
    same = one.parent_id == row.parent_id and one.fork_at == row.fork_at
    return same and (one.created, one.pk) < (row.created, row.pk)


def _living(which: Q) -> list[Trajectory]:
    rows = Trajectory.objects.alive().without_content().filter(which)
    return list(rows.order_by("-created")[: LOOKED_AT * FAMILY])


def _with_same_tasks(found: list[Proposal]) -> list[Proposal]:
    """Outcomes under other tasks are not to be compared. Tasks are too wide to be read."""
    keys = {key for one in found for key in one.key}
    hashed = MD5(Cast("tasks", TextField()))
    rows = Trajectory.objects.filter(pk__in=keys).annotate(asked=hashed)
    asked = dict(rows.values_list("pk", "asked"))
    return [one for one in found if asked[one.key[0]] == asked[one.key[1]]]


def _unsaid(found: Iterable[Proposal], by: User) -> list[Proposal]:
    listed = list(found)
    keys = {key for one in listed for key in one.key}
    said = Preference.objects.filter(first__in=keys, second__in=keys, by=by, is_latest=True)
    pairs = set(said.values_list("first", "second"))
    return [one for one in listed if one.key not in pairs]
