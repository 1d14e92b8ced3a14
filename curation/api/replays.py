"""``/domains/{name}/replays``: what a newer version of a domain means for its dialogues."""

from __future__ import annotations

from ninja import Router, Schema, Status

from curation.api.auth import ApiRequest
from curation.api.shapes.domains import DomainShape
from curation.api.shapes.jobs import JobShape
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion
from curation.selectors.domains import domain_named
from curation.services.mass_replays import (
    ReplayOrder,
    approve_same,
    order_replays,
    restore_version,
)
from curation.services.orders import Number
from simulation.vocabulary.value import Value

router = Router(tags=["domains"])


class RestoreOrder(Value):
    number: Number
    """Of the version that is to be current again."""


class ApprovedShape(Schema):
    approved: int
    left: int
    """Others that came out the same, counted up to 201; ask again."""


@router.post("/{name}/replays", response={202: JobShape})
def replay(request: ApiRequest, name: str, order: ReplayOrder | None = None) -> Status[JobShape]:
    """Repeat every stale dialogue under the current version, each as a branch of its own that
    nobody has reviewed. Follow the job, or call it off: what no worker has begun is then not made.
    """
    row = domain_named(request.auth.workspace, name)
    job = order_replays(row, by=request.auth.user, order=order or ReplayOrder())
    return Status(202, JobShape.of(job))


@router.post("/{name}/replays/approve", response=ApprovedShape)
def approve(request: ApiRequest, name: str) -> ApprovedShape:
    """Approve replays in which nothing differs from an approved dialogue, some at a time; leads
    only.
    """
    row = domain_named(request.auth.workspace, name)
    done = approve_same(row, member=request.auth.membership)
    return ApprovedShape(approved=done.approved, left=done.left)


@router.post("/{name}/restore", response=DomainShape)
def restore(request: ApiRequest, name: str, order: RestoreOrder) -> DomainShape:
    """Make an earlier version the current one again. Nothing is changed or copied, and dialogues
    are compared anew.
    """
    current = domain_named(request.auth.workspace, name)
    rows = DomainVersion.objects.in_workspace(request.auth.workspace).filter(name=name)
    row = rows.filter(number=order.number).first() if 0 < order.number < 2**31 else None
    if row is None:
        remedy = f"The current one is {current.number}."
        raise Refused(FieldProblem("number", f"{name} has no version {order.number}.", remedy))
    return DomainShape.of(restore_version(row, by=request.auth.user))
