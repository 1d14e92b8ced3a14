"""A person takes a seat in a branch; and holds or ends one dialogue."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from curation.errors import CurationError
from curation.models import Trajectory
from curation.services.playing import (
    cancel_trajectory,
    pause_trajectory,
    restart_trajectory,
    resume_trajectory,
    stop_trajectory,
)
from curation.services.retries import retry_as_it_is
from curation.services.seats import take_seat
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import own_trajectory, whole_number
from curation.web.refusals import tell

HOLDS = {
    "retry": retry_as_it_is,
    "pause": pause_trajectory,
    "resume": resume_trajectory,
    "restart": restart_trajectory,
    "stop": stop_trajectory,
    "cancel": cancel_trajectory,
}


@require_POST
@member_page
def seat(request: MemberRequest, key: UUID) -> HttpResponse:
    """A branch in which the person speaks for the user or the agent."""
    parent = own_trajectory(request, key)
    side, at = _place(request)
    if side not in (Trajectory.Seat.USER, Trajectory.Seat.AGENT):
        raise Http404("There is no such seat.")
    try:
        taken = Trajectory.Seat(side)
        child = take_seat(parent, by=request.user, seat=taken, at=whole_number(at))
    except CurationError as error:
        tell(request, error)
        return redirect("curation:trajectory", key)
    messages.success(request, f"You speak for the {side} in this branch.")
    return redirect("curation:trajectory", child.pk)


def _place(request: MemberRequest) -> tuple[str, str]:
    """Which seat, and before which turn: two fields, or one button's ``take`` ("agent 12")."""
    side, _, at = request.POST.get("take", "").partition(" ")
    return request.POST.get("seat", side), request.POST.get("at", at)


@require_POST
@member_page
def hold(request: MemberRequest, key: UUID) -> HttpResponse:
    """Pause, resume, start again, try again, stop or cancel one dialogue."""
    change = HOLDS.get(request.POST.get("do", ""))
    if change is None:
        raise Http404("There is no such action.")
    try:
        change(own_trajectory(request, key), by=request.user)
    except CurationError as error:
        tell(request, error)
    return redirect("curation:trajectory", key)
