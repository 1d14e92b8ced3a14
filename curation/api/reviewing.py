"""``/trajectories/{id}/claim`` and ``/review``, and the queue: who judges what, and how."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.shapes.reviews import ReviewShape
from curation.api.shapes.trajectories import TrajectoryShape
from curation.models import Review
from curation.selectors.found import trajectory_in
from curation.services.reviews import (
    LONGEST_REASON,
    claim_for_review,
    next_in_queue,
    release_claim,
    submit_review,
)

router = Router(tags=["review"])


class ReviewOrder(Schema):
    model_config = {"extra": "forbid"}

    verdict: Review.Verdict
    """``open`` takes back what you said before. Where no other verdict stands, the dialogue is
    yours again, as if claimed."""
    reason: str = Field(default="", max_length=LONGEST_REASON)
    """Required for a rejection."""
    notes: str = Field(default="", max_length=20_000)
    expects: int | None = Field(default=None, ge=0)
    """The version of your own review that you have seen, 0 for none; another is a 409."""


@router.post("/trajectories/{key}/review", response={201: ReviewShape})
def review(request: ApiRequest, key: UUID, order: ReviewOrder) -> Status[ReviewShape]:
    row = submit_review(
        trajectory_in(request.auth.workspace, key),
        member=request.auth.membership,
        verdict=order.verdict,
        reason=order.reason,
        notes=order.notes,
        expects=order.expects,
    )
    return Status(201, ReviewShape.of(row))


@router.post("/trajectories/{key}/claim", response=TrajectoryShape)
def claim(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Hold it for review, or hold it longer."""
    row = claim_for_review(trajectory_in(request.auth.workspace, key), by=request.auth.user)
    return TrajectoryShape.of(row)


@router.delete("/trajectories/{key}/claim", response={204: None})
def let_go(request: ApiRequest, key: UUID) -> Status[None]:
    release_claim(trajectory_in(request.auth.workspace, key), by=request.auth.user)
    return Status(204, None)


@router.post("/queue/next", response={200: TrajectoryShape, 204: None})
def next_one(request: ApiRequest) -> Status[TrajectoryShape | None]:
    """Claim what has waited longest; 204 when there is nothing left."""
    row = next_in_queue(request.auth.workspace, by=request.auth.user)
    return Status(204, None) if row is None else Status(200, TrajectoryShape.of(row))
