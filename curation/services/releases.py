"""Making a release: what matches now is frozen into items, then rendered by a worker."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet

from curation.engine.bulk import insert_rows
from curation.engine.releasable import ReleaseFilter, matching, nothing_matches, reach
from curation.engine.release import FORMATS
from curation.engine.selecting import select
from curation.errors import FieldProblem, Refused
from curation.jobs.hints import wake
from curation.models import Job, Release, ReleaseItem, Trajectory, Workspace
from curation.services.orders import ReleaseOrder
from curation.services.pair_items import no_pairs, pair_items, pairs_among
from simulation.export.pairs import PAIR_TARGETS

AT_ONCE = 10_000
"""Dialogues that are gone through while somebody waits for the answer."""


@transaction.atomic
def create_release(workspace: Workspace, *, by: User | None, order: ReleaseOrder) -> Release:
    """The next release under its name, with all that the filter matches now: written down here,
    made into items by the job that renders it. Where more than ``AT_ONCE`` have to be gone through
    for that, a worker writes it down, as soon as it can.

    Raises Refused naming ``format``, or ``filter`` with the reasons if nothing matches.
    """
    _refuse_format(order.format)
    rows = matching(workspace, order.filter)
    release = _ordered(workspace, by, order)
    if order.format in PAIR_TARGETS:
        _take_pairs(release, rows)
    else:
        _take(release, rows, reach(workspace, order.filter), order.filter)
    wake()
    return release


def _ordered(workspace: Workspace, by: User | None, order: ReleaseOrder) -> Release:
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
    return release


def _take_pairs(release: Release, rows: QuerySet[Trajectory]) -> None:
    pairs = pairs_among(release.workspace, rows)
    if not pairs:
        raise Refused(no_pairs(release.workspace))
    insert_rows(ReleaseItem, pair_items(release, pairs))
    release.items_total = len(pairs)
    release.save(update_fields=["items_total"])


def _take(release: Release, rows: QuerySet[Trajectory], many: int, chosen: ReleaseFilter) -> None:
    """``many``: how many are gone through."""
    if many > AT_ONCE:
        return
    if not many or not select(release, rows):
        raise Refused(nothing_matches(release.workspace, chosen))


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
