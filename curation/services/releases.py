"""Making a release: what matches now is frozen into items, then rendered by a worker."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet, Value
from django.db.models.functions import Concat

from curation.engine.bulk import insert_rows
from curation.engine.freezing import select
from curation.engine.release import FORMATS
from curation.engine.staleness import STALE
from curation.engine.standing import stands
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import (
    DomainVersion,
    Job,
    Release,
    ReleaseItem,
    Trajectory,
    Workspace,
)
from curation.services.lookup import as_uuid
from curation.services.orders import ReleaseFilter, ReleaseOrder
from curation.services.pair_items import no_pairs, pair_items, pairs_among
from simulation.export.pairs import PAIR_TARGETS

State = Trajectory.State
ReviewState = Trajectory.ReviewState


@transaction.atomic
def create_release(workspace: Workspace, *, by: User | None, order: ReleaseOrder) -> Release:
    """The next release under its name, with all that the filter matches now: written down here,
    made into items by the job that renders it.

    Raises Refused naming ``format``, or ``filter`` with the reasons if nothing matches.
    """
    _refuse_format(order.format)
    rows = matching(workspace, order.filter)
    pairs = pairs_among(workspace, rows) if order.format in PAIR_TARGETS else None
    if pairs is not None and not pairs:
        raise Refused(no_pairs(workspace))
    if pairs is None and not rows.exists():
        raise Refused(_nothing(workspace, order.filter))
    release = Release(
        workspace=workspace,
        name=order.name,
        number=_next_number(workspace, order.name),
        target=order.format,
        filter=order.filter.model_dump(mode="json"),
        created_by=by,
    )
    release.job = Job.objects.create(
        workspace=workspace,
        kind=Job.Kind.RELEASE,
        payload={"release": str(release.id)},
        created_by=by,
    )
    release.save(force_insert=True)
    if pairs is None:
        release.items_total = select(release, rows)
    else:
        insert_rows(ReleaseItem, pair_items(release, pairs))
        release.items_total = len(pairs)
    release.save(update_fields=["items_total"])
    wake()
    return release


def matching(workspace: Workspace, chosen: ReleaseFilter) -> QuerySet[Trajectory]:
    """The dialogues that a release of this filter would take, oldest first."""
    taken = _approved if chosen.review == "approved" else _finished
    rows = taken(workspace, chosen)
    if chosen.without_errors:
        rows = rows.filter(findings_errors=0)
    if chosen.stale is not None:
        rows = rows.filter(STALE[chosen.stale])
    return rows.filter(tasks_proven__gte=chosen.min_tasks).order_by("created", "id")


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


def _finished_by_review(workspace: Workspace, chosen: ReleaseFilter) -> Counter[str]:
    if chosen.run is not None:
        rows = _finished(workspace, chosen).order_by().values_list("review_state")
        return Counter(dict(rows.annotate(Count("id"))))
    counts: Counter[str] = Counter()
    keys = None if chosen.domain is None else set(_versions(workspace, chosen.domain))
    for one in stands(workspace):
        if one.state == State.FINISHED and (keys is None or one.domain in keys):
            counts[one.review] += one.dialogues
    return counts


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


def _nothing(workspace: Workspace, chosen: ReleaseFilter) -> FieldProblem:
    """Why a release would be empty, in numbers."""
    counts = _finished_by_review(workspace, chosen)
    total = counts.total()
    if not total:
        return FieldProblem(
            "filter", "No finished dialogue matches.", "Start a run, or choose other filters."
        )
    waiting = counts[ReviewState.QUEUED] + counts[ReviewState.CLAIMED]
    return FieldProblem(
        "filter",
        f"Of {total} finished dialogues none matches: {counts[ReviewState.APPROVED]} approved, "
        f"{waiting} waiting for review, {counts[ReviewState.REJECTED]} rejected.",
        "Approve some, or choose other filters.",
    )


def _refuse_format(name: str) -> None:
    if name not in FORMATS:
        raise Refused(
            FieldProblem(
                "format", f"There is no format {name!r}.", f"Choose one of: {', '.join(FORMATS)}."
            )
        )


def _next_number(workspace: Workspace, name: str) -> int:
    same = Release.objects.in_workspace(workspace).filter(name=name)
    return (same.aggregate(highest=Max("number"))["highest"] or 0) + 1
