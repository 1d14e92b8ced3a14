"""Lists of dialogues: filtered by what a URL says, a page at a time by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from curation.models import Trajectory, Workspace
from curation.models.trajectory import TrajectoryQuerySet

PAGE = 50
SEPARATOR = "~"


@dataclass(frozen=True)
class Listed:
    """``after`` is where the next page begins, empty at the end."""

    rows: list[Trajectory]
    after: str


STATES: dict[str, Q] = {
    "queued": Q(review_state="queued"),
    "claimed": Q(review_state="claimed"),
    "approved": Q(review_state="approved"),
    "rejected": Q(review_state="rejected"),
    "running": Q(state__in=("queued", "generating", "awaiting_human", "paused")),
    "failed": Q(state__in=("failed", "cancelled")),
}
CHECKS: dict[str, Q] = {
    "errors": Q(findings_errors__gt=0),
    "clean": Q(findings_errors=0, findings_warnings=0),
    "unproven": Q(tasks_proven__lt=F("tasks_total")),
}


def listed(workspace: Workspace, given: Mapping[str, Any]) -> Listed:
    """``given``: search, state, domain, run, checks, origin, after (a key of an earlier page)."""
    rows = matching(workspace, given)
    page = rows.filter(_beyond(str(given.get("after") or ""))).order_by("-created", "id")
    found = list(page.select_related("domain", "rules", "reviewer")[: PAGE + 1])
    more = len(found) > PAGE
    return Listed(found[:PAGE], _key(found[PAGE - 1]) if more else "")


def matching(workspace: Workspace, given: Mapping[str, Any]) -> TrajectoryQuerySet:
    """What the filters let through; a value that means nothing lets nothing through."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    for name, table in (("state", STATES), ("checks", CHECKS)):
        if given.get(name):
            rows = rows.filter(table.get(str(given[name]), Q(pk=None)))
    if given.get("origin"):
        rows = rows.filter(origin=given["origin"])
    if given.get("domain"):
        rows = rows.filter(domain__name=given["domain"])
    if given.get("run"):
        run = _uuid(str(given["run"]))
        rows = rows.filter(run=run) if run else rows.none()
    return _searched(rows, str(given.get("search") or "").strip())


def _searched(rows: TrajectoryQuerySet, words: str) -> TrajectoryQuerySet:
    """In titles, or by the beginning of an id."""
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(reason__icontains=word) | _id_begins(word))
    return rows


def _id_begins(word: str) -> Q:
    found = _uuid(word)
    return Q(pk=found) if found else Q()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _key(row: Trajectory) -> str:
    return f"{row.created.isoformat()}{SEPARATOR}{row.pk}"


def _beyond(after: str) -> Q:
    """Rows after a key; an unreadable key is the beginning."""
    moment, _, key = after.partition(SEPARATOR)
    try:
        created, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    return Q(created__lte=created) & (Q(created__lt=created) | Q(pk__gt=pk))
