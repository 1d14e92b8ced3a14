"""Replaying all stale dialogues of a domain, and approving at once those that came out the same."""

from __future__ import annotations

from typing import Literal, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from curation.engine.comparing import job_at
from curation.engine.current import make_current, versions_of
from curation.engine.mass_replays import to_be_replayed
from curation.errors import Conflict, CurationError, NotAllowed
from curation.jobs.hints import wake
from curation.models import DomainVersion, Job, Membership, Review, StaleMark, Trajectory
from curation.services.reviews import submit_review
from curation.services.under_version import refuse_rejected
from simulation.vocabulary.value import Value

MOST_AT_ONCE = 200
"""Approved in one request."""
ReviewState = Trajectory.ReviewState


class ReplayOrder(Value):
    """Which stale dialogues are repeated under the current version."""

    review: Literal["any", "approved"] = "any"
    """``approved``: only those that somebody approved."""


class Approved(NamedTuple):
    approved: int
    left: int
    """At most one more than can be approved at once."""


def order_replays(domain: DomainVersion, *, by: User | None, order: ReplayOrder) -> Job:
    """Raises Refused for a version with a rejected piece, Conflict where there is nothing to do."""
    refuse_rejected(domain)
    if job_at(domain, Job.Kind.REPLAY) is not None:
        raise Conflict("Its stale dialogues are being replayed already.")
    if not to_be_replayed(domain, order.review).exists():
        raise Conflict(f"No dialogue of {domain.name} waits to be replayed.")
    payload = {"domain": str(domain.pk), "name": domain.name, "review": order.review}
    with transaction.atomic():
        job = Job.objects.create(
            workspace=domain.workspace, kind=Job.Kind.REPLAY, payload=payload, created_by=by
        )
        wake()
    return job


def restore_version(domain: DomainVersion, *, by: User) -> DomainVersion:
    """Make an earlier version the current one again. Raises Conflict where it is."""
    before = domain.era
    row = make_current(domain, by=by)
    if row.era == before:
        raise Conflict(f"Version {row.number} of {row.name} is the current one.")
    wake()
    return row


def came_out_same(domain: DomainVersion) -> QuerySet[StaleMark]:
    """Of approved dialogues whose replays, to be reviewed, differ in nothing."""
    return StaleMark.objects.filter(
        outcome=StaleMark.Outcome.SAME,
        trajectory__domain__in=versions_of(domain),
        trajectory__stale=Trajectory.Stale.REPLAYED,
        trajectory__review_state=ReviewState.APPROVED,
        replay__state=Trajectory.State.FINISHED,
        replay__review_state=ReviewState.QUEUED,
        replay__deleted_at=None,
    )


def approve_same(domain: DomainVersion, *, member: Membership) -> Approved:
    """A lead's approval for replays that came out as the approved dialogues they repeat.

    Raises NotAllowed for anybody else.
    """
    if not member.leads:
        raise NotAllowed("Only leads approve many dialogues at once.")
    rows = came_out_same(domain).select_related("replay", "replay__domain").order_by("pk")
    approved = sum(_approved(mark, member) for mark in rows[:MOST_AT_ONCE])
    return Approved(approved, came_out_same(domain)[: MOST_AT_ONCE + 1].count())


def _approved(mark: StaleMark, member: Membership) -> int:
    if mark.replay is None:
        return 0
    number = mark.replay.domain.number
    reason = f"Replayed under version {number}: nothing differs from what was approved."
    try:
        submit_review(
            mark.replay, member=member, verdict=Review.Verdict.APPROVE, reason=reason, expects=0
        )
    except CurationError:
        return 0
    return 1
