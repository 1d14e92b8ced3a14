"""Which finished dialogues a release takes, and how many have to be gone through for that."""

from __future__ import annotations

from collections import Counter
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat
from pydantic import Field

from curation.engine.keys import as_uuid
from curation.engine.staleness import STALE
from curation.engine.standing import Stand, stands
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion, Run, Trajectory, Workspace
from simulation.vocabulary.value import Value as Given

State = Trajectory.State
ReviewState = Trajectory.ReviewState


class ReleaseFilter(Given):
    """Which finished dialogues a release takes; all that match when it is made."""

    review: Literal["approved", "any"] = "approved"
    domain: str | None = Field(default=None, max_length=80)
    """A domain's name (all its versions) or the id of a version."""
    run: str | None = Field(default=None, max_length=80)
    min_tasks: int = Field(default=0, ge=0, le=1000)
    """Tasks proven complete, at least."""
    without_errors: bool = False
    """Leave out dialogues in which a check found an error."""
    stale: Literal["yes", "no"] | None = None
    """``no`` leaves out what is stale and what was replayed since; None takes both."""


def matching(workspace: Workspace, chosen: ReleaseFilter) -> QuerySet[Trajectory]:
    """The dialogues that a release of this filter would take, oldest first.

    Raises Refused naming an id that is none.
    """
    taken = _approved if chosen.review == "approved" else _finished
    rows = taken(workspace, chosen)
    if chosen.without_errors:
        rows = rows.filter(findings_errors=0)
    if chosen.stale is not None:
        rows = rows.filter(STALE[chosen.stale])
    return rows.filter(tasks_proven__gte=chosen.min_tasks).order_by("created", "id")


def reach(workspace: Workspace, chosen: ReleaseFilter) -> int:
    """How many dialogues have to be gone through, at most, to find those that match; 0 where the
    sums over the workspace say that none can.
    """
    stand = [one for one in _standing(workspace, chosen) if _is_reviewed(one, chosen)]
    if not any(_is_good(one, chosen) for one in stand):
        return 0
    many = sum(one.dialogues for one in stand)
    return many if chosen.run is None else min(many, _ordered(workspace, chosen.run))


def nothing_matches(workspace: Workspace, chosen: ReleaseFilter) -> FieldProblem:
    """Why a release would be empty, in numbers."""
    counts = _by_review(workspace, chosen)
    total = counts.total()
    if not total:
        return FieldProblem(
            "filter", "No finished dialogue matches.", "Start a run, or choose other filters."
        )
    waiting = counts[ReviewState.QUEUED] + counts[ReviewState.CLAIMED]
    return FieldProblem(
        "filter",
        f"Of {total:,} finished dialogues none matches: {counts[ReviewState.APPROVED]:,} approved, "
        f"{waiting:,} waiting for review, {counts[ReviewState.REJECTED]:,} rejected.",
        "Approve some, or choose other filters.",
    )


def _approved(workspace: Workspace, chosen: ReleaseFilter) -> QuerySet[Trajectory]:
    """Found by the index of approved ones: SQLite, which would else go through all that are
    finished, does not see that the state is asked for as well.
    """
    rows = _of_filter(workspace, chosen).filter(review_state=ReviewState.APPROVED)
    return rows.alias(stands=Concat("state", Value(""))).filter(stands=State.FINISHED)


def _finished(workspace: Workspace, chosen: ReleaseFilter) -> QuerySet[Trajectory]:
    return _of_filter(workspace, chosen).filter(state=State.FINISHED)


def _of_filter(workspace: Workspace, chosen: ReleaseFilter) -> QuerySet[Trajectory]:
    """Whatever their state."""
    rows = Trajectory.objects.in_workspace(workspace).alive()
    # What an experiment made is wanted once somebody sends it to the reviewers.
    rows = rows.exclude(origin=Trajectory.Origin.EXPERIMENT, review_state=ReviewState.GENERATED)
    if chosen.run is not None:
        rows = rows.filter(run_id=_key("run", chosen.run))
    if chosen.domain is not None:
        rows = rows.filter(domain__in=list(_versions(workspace, chosen.domain)))
    return rows


def _by_review(workspace: Workspace, chosen: ReleaseFilter) -> Counter[str]:
    if chosen.run is not None:
        rows = _finished(workspace, chosen).order_by().values_list("review_state")
        return Counter(dict(rows.annotate(Count("id"))))
    counts: Counter[str] = Counter()
    for one in _standing(workspace, chosen):
        counts[one.review] += one.dialogues
    return counts


def _standing(workspace: Workspace, chosen: ReleaseFilter) -> list[Stand]:
    """All that are finished, of the domain; of whatever run."""
    keys = None if chosen.domain is None else set(_versions(workspace, chosen.domain))
    return [
        one
        for one in stands(workspace)
        if one.state == State.FINISHED and (keys is None or one.domain in keys)
    ]


def _is_reviewed(one: Stand, chosen: ReleaseFilter) -> bool:
    return chosen.review == "any" or one.review == ReviewState.APPROVED


def _is_good(one: Stand, chosen: ReleaseFilter) -> bool:
    return one.proven >= chosen.min_tasks and not (chosen.without_errors and one.erroneous)


def _ordered(workspace: Workspace, run: str) -> int:
    """Dialogues of a run."""
    rows = Run.objects.in_workspace(workspace).filter(pk=_key("run", run))
    return rows.values_list("count", flat=True).first() or 0


def _versions(workspace: Workspace, domain: str) -> QuerySet[DomainVersion, UUID]:
    """The version of that id, or all of that name."""
    key = as_uuid(domain)
    rows = DomainVersion.objects.in_workspace(workspace)
    return rows.filter(Q(pk=key) if key else Q(name=domain)).values_list("pk", flat=True)


def _key(field: str, text: str) -> UUID:
    key = as_uuid(text)
    if key is None:
        raise Refused(FieldProblem(f"filter.{field}", f"{text[:80]!r} is no id."))
    return key
