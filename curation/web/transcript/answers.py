"""The answer to something done to one turn: that turn anew, or the page at it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from curation.models import Trajectory
from curation.web.access import MemberRequest
from curation.web.listing import listing_in
from curation.web.transcript.blocks import Block
from curation.web.transcript.workbench import Workbench


def turn_answer(
    request: MemberRequest, trajectory: Trajectory, seq: int, said: str
) -> HttpResponse:
    """The turn with its remarks, in place of the one that is shown."""
    if not request.htmx:
        messages.success(request, said)
        address = reverse("curation:trajectory", args=[trajectory.pk])
        return redirect(f"{address}?{listing_in(request).carried}at={seq}#turn-{seq}")
    bench, block = place_of(request, trajectory, seq)
    answer = render(
        request, "trajectories/_turn.html", {"bench": bench, "block": block, "said": said}
    )
    answer["HX-Retarget"] = f"#turn-{block.first}"
    answer["HX-Reswap"] = "outerHTML"
    return answer


def place_of(request: MemberRequest, trajectory: Trajectory, seq: int) -> tuple[Workbench, Block]:
    """Raises Http404 for a turn that is not there."""
    bench = Workbench(trajectory, request.user, listing=listing_in(request))
    found = next((block for block in bench.blocks if block.first <= seq <= block.last), None)
    if found is None:
        raise Http404(f"There is no turn {seq} in this dialogue.")
    return bench, found
