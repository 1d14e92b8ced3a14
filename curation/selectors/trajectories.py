"""Lists of dialogues by filter; the summary columns answer, no turn is read."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field

from curation.engine.staleness import STALE
from curation.models import Trajectory, Workspace
from curation.selectors.branches import versions_named
from curation.selectors.paging import MOST, USUAL, Page, page_of
from simulation.vocabulary.value import Value


class TrajectoryFilter(Value):
    domain: str | None = Field(default=None, max_length=80)
    """A domain's name, all its versions."""
    run: UUID | None = None
    parent: UUID | None = None
    rules: UUID | None = None
    state: Trajectory.State | None = None
    review: Trajectory.ReviewState | None = None
    origin: Trajectory.Origin | None = None
    findings: Literal["any", "errors", "none"] | None = None
    judged: Trajectory.Judged | None = None
    """What the latest judgement says; empty for what no judge has read."""
    faults: bool | None = None
    """Whether faults were seeded into it."""
    stale: Literal["yes", "no", "replayed", "undone"] | None = None
    """``yes``: something that it depends on is other in the current version of its domain."""
    q: str = Field(default="", max_length=200)
    """Words in the title."""


class TrajectoryQuery(TrajectoryFilter):
    cursor: str | None = Field(default=None, max_length=200)
    limit: int = Field(default=USUAL, ge=1, le=MOST)


def trajectory_list(workspace: Workspace, asked: TrajectoryQuery) -> Page[Trajectory]:
    """A page of living dialogues, newest first."""
    rows, has_words = filtered(workspace, asked), bool(asked.q)
    return page_of(rows, cursor=asked.cursor, limit=asked.limit, keys_first=has_words)


def filtered(workspace: Workspace, chosen: TrajectoryFilter) -> QuerySet[Trajectory]:
    """Living dialogues that match, without their wide columns."""
    rows = Trajectory.objects.in_workspace(workspace).alive().without_content()
    equal = {
        "run_id": chosen.run,
        "parent_id": chosen.parent,
        "rules_id": chosen.rules,
        "state": chosen.state,
        "review_state": chosen.review,
        "origin": chosen.origin,
        "judged": chosen.judged,
    }
    asked: dict[str, Any] = {name: value for name, value in equal.items() if value is not None}
    rows = rows.filter(_findings(chosen.findings), _seeded(chosen.faults), **asked)
    if chosen.stale is not None:
        rows = rows.filter(STALE[chosen.stale])
    if chosen.domain is not None:
        rows = rows.filter(domain__in=versions_named(workspace, chosen.domain))
    if chosen.q:
        rows = rows.filter(title__icontains=chosen.q)
    return rows.defer(*CONTENT_OF_VERSIONS).select_related("domain", "rules", "reviewer")


CONTENT_OF_VERSIONS = (
    "tasks", "persona", "limits", "path", "override", "domain__content", "rules__content",
)  # fmt: skip


def _findings(asked: str | None) -> Q:
    if asked == "errors":
        return Q(findings_errors__gt=0)
    if asked == "any":
        return Q(findings_errors__gt=0) | Q(findings_warnings__gt=0)
    if asked == "none":
        return Q(findings_errors=0, findings_warnings=0)
    return Q()


def _seeded(asked: bool | None) -> Q:  # noqa: FBT001 - a filter's three values
    if asked is None:
        return Q()
    return Q(seeded_faults__gt=0) if asked else Q(seeded_faults=0)
