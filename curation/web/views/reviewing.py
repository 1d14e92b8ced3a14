"""Claim, judge, go on to the next."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from curation.errors import CurationError, Refused
from curation.models import Review, Trajectory
from curation.services.reviews import (
    claim_for_review,
    next_in_queue,
    release_claim,
    submit_review,
)
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import own_trajectory
from curation.web.refusals import said, tell
from curation.web.transcript.workbench import Workbench


@require_POST
@member_page
def claim_next(request: MemberRequest) -> HttpResponse:
    """The dialogue that has waited longest, held for this person."""
    return _next(request, skip=None)


@require_POST
@member_page
def claim(request: MemberRequest, key: UUID) -> HttpResponse:
    try:
        claim_for_review(own_trajectory(request, key), by=request.user)
    except CurationError as error:
        tell(request, error)
    return redirect("curation:trajectory", key)


@require_POST
@member_page
def put_back(request: MemberRequest, key: UUID) -> HttpResponse:
    """Give the claim up and go on with another."""
    release_claim(own_trajectory(request, key), by=request.user)
    return _next(request, skip=key)


@require_POST
@member_page
def review(request: MemberRequest, key: UUID) -> HttpResponse:
    trajectory = own_trajectory(request, key)
    verdict = request.POST.get("verdict", "")
    reason = request.POST.get("reason", "")
    if verdict not in Review.Verdict.values:
        messages.error(request, "Choose to approve or to reject.")
        return redirect("curation:trajectory", key)
    held = trajectory.review_state == Trajectory.ReviewState.CLAIMED
    try:
        submit_review(
            trajectory,
            member=request.membership,
            verdict=Review.Verdict(verdict),
            reason=reason,
            expects=_number(request.POST.get("seen")),
        )
    except Refused as error:
        return _again(request, trajectory, reason, error)
    except CurationError as error:
        tell(request, error)
        return redirect("curation:trajectory", key)
    messages.success(
        request, f"{trajectory.title}: {'approved' if verdict == 'approve' else 'rejected'}."
    )
    return _next(request, skip=key) if held else redirect("curation:trajectory", key)


def _next(request: MemberRequest, *, skip: UUID | None) -> HttpResponse:
    row = next_in_queue(request.workspace, by=request.user, skip=skip)
    if row is not None:
        return redirect("curation:trajectory", row.pk)
    messages.info(request, "Nothing is left to claim: the queue holds only what others read.")
    return redirect("curation:queue")


def _again(
    request: MemberRequest, trajectory: Trajectory, reason: str, error: Refused
) -> HttpResponse:
    """The page with the problem beside its field."""
    shown = {
        "bench": Workbench(trajectory, request.user),
        "review_error": " ".join(map(said, error.problems)),
        "review_reason": reason,
    }
    return render(request, "trajectories/detail.html", shown, status=422)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
