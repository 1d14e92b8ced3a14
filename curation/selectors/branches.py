"""Which dialogues a URL's filters let through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from curation.engine.keys import as_uuid
from curation.engine.staleness import STALE
from curation.models import DomainVersion, Trajectory, Workspace
from curation.models.trajectory import TrajectoryQuerySet
from curation.selectors.near_misses import near_miss

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
    "near": near_miss(),
    "unproven": Q(tasks_proven__lt=F("tasks_total")),
    "invalid": Q(judged=Trajectory.Judged.INVALID),
    "valid": Q(judged=Trajectory.Judged.VALID),
}


def matching(workspace: Workspace, given: Mapping[str, Any]) -> TrajectoryQuerySet:
    """``given``: search, state, domain, run, checks, origin, stale; what is empty does not filter,
    and a value that means nothing lets nothing through.
    """
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    for name, table in (("state", STATES), ("checks", CHECKS), ("stale", STALE)):
        if given.get(name):
            rows = rows.filter(table.get(str(given[name]), Q(pk=None)))
    if given.get("origin"):
        rows = rows.filter(origin=given["origin"])
    if given.get("domain"):
        rows = rows.filter(domain__in=versions_named(workspace, str(given["domain"])))
    if given.get("run"):
        run = as_uuid(str(given["run"]))
        rows = rows.filter(run=run) if run else rows.none()
    return _searched(rows, str(given.get("search") or "").strip())


def versions_named(workspace: Workspace, name: str) -> list[UUID]:
    """Read beforehand: joined to the dialogues, they would be looked through one by one."""
    rows = DomainVersion.objects.in_workspace(workspace).filter(name=name)
    return list(rows.values_list("pk", flat=True))


def _searched(rows: TrajectoryQuerySet, words: str) -> TrajectoryQuerySet:
    """In titles and reasons, or by a whole id."""
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(reason__icontains=word) | _has_id(word))
    return rows


def _has_id(word: str) -> Q:
    found = as_uuid(word)
    return Q(pk=found) if found else Q()
