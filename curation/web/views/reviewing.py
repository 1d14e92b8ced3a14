"""Claim, judge, go on to the next."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from curation.errors import CurationError, Refused
from curation.models import Review, Trajectory
from curation.selectors.listed_neighbours import listed_neighbours
from curation.services.reviews import (
    RESULT,
    claim_for_review,
    next_in_queue,
    release_claim,
    submit_review,
)
from curation.web.access import MemberRequest, member_page
from curation.web.listing import Listing, listing_in
from curation.web.lookup import own_trajectory, whole_number
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
    if verdict not in RESULT:
        messages.error(request, "Choose to approve or to reject.")
        return redirect("curation:trajectory", key)
    try:
        given = submit_review(
            trajectory,
            member=request.membership,
            verdict=Review.Verdict(verdict),
            reason=reason,
            expects=whole_number(request.POST.get("seen")),
        )
    except Refused as error:
        return _again(request, trajectory, reason, error)
    except CurationError as error:
        tell(request, error)
        return redirect("curation:trajectory", key)
    listing = listing_in(request)
    _confirm(request, given, listing)
    if given.version > 1:
        return redirect(_address(key, listing))
    return _further(request, trajectory, listing) if listing else _next(request, skip=key)


@require_POST
@member_page
def take_back(request: MemberRequest, key: UUID) -> HttpResponse:
    """The verdict that the page or the address has ``seen``; the dialogue opens again."""
    trajectory = own_trajectory(request, key)
    seen = request.POST.get("seen") or request.GET.get("seen")
    try:
        submit_review(
            trajectory,
            member=request.membership,
            verdict=Review.Verdict.OPEN,
            reason=request.POST.get("reason", ""),
            expects=whole_number(seen),
        )
    except CurationError as error:
        tell(request, error)
    else:
        messages.success(request, f"Taken back: {_named(trajectory)}.")
    return redirect(_address(key, listing_in(request)))


def _confirm(request: MemberRequest, given: Review, listing: Listing) -> None:
    """What was done, with the ways back: the first verdict is taken back by one key, another
    becomes the next version.
    """
    row = given.trajectory
    undo = f"{reverse('curation:take-back', args=[row.pk])}?{listing.carried}seen={given.version}"
    messages.success(
        request,
        format_html(
            '{} {}. <a href="{}#verdict" data-do="back">Go back to change it</a>',
            "Approved" if given.verdict == Review.Verdict.APPROVE else "Rejected",
            _named(row),
            _address(row.pk, listing),
        ),
        extra_tags=undo if given.version == 1 else "",
    )


def _named(row: Trajectory) -> str:
    return Truncator(row.title or "a dialogue").chars(60)


def _address(key: UUID, listing: Listing) -> str:
    return f"{reverse('curation:trajectory', args=[key])}?{listing.carried}".rstrip("?&")


def _further(request: MemberRequest, trajectory: Trajectory, listing: Listing) -> HttpResponse:
    """The next of the list that the person works through, else the list itself."""
    _, after = listed_neighbours(trajectory, listing.filters)
    if after is not None:
        return redirect(_address(after, listing))
    messages.info(request, "That was the last of this list.")
    return redirect(listing.address)


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
        "bench": Workbench(trajectory, request.user, listing=listing_in(request)),
        "review_error": " ".join(map(said, error.problems)),
        "review_reason": reason,
    }
    return render(request, "trajectories/detail.html", shown, status=422)
