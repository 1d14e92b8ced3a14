"""The workbench, and the fragments that keep it up to date while a dialogue is written."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.engine.paths import path_of, turn_rows, window
from curation.selectors.worlds import world_file
from curation.web.access import MemberRequest, member_page
from curation.web.listing import listing_in
from curation.web.lookup import number_in, own_trajectory
from curation.web.transcript.finding import LONGEST, place_of
from curation.web.transcript.payloads import shape
from curation.web.transcript.workbench import Workbench
from simulation.errors import InputError, WorldDiverged

STOP_POLLING = 286
"""The status by which htmx ends a poll."""


@require_safe
@never_cache
@member_page
def trajectory(request: MemberRequest, key: UUID) -> HttpResponse:
    bench = _opened(request, key)
    shown = {"bench": bench, "finding": request.GET.get("find", "")[:LONGEST]}
    return render(request, "trajectories/detail.html", shown)


@require_safe
@never_cache
@member_page
def find(request: MemberRequest, key: UUID) -> HttpResponse:
    """On to the turn that is meant, among those that the viewer may see."""
    bench = _opened(request, key)
    text = request.GET.get("find", "").strip()[:LONGEST]
    before = number_in(request, "from")
    at = place_of(bench.turns, text, after=-1 if before is None else before)
    if at is None and text:
        last = f"; its last turn is {bench.last_seq}" if text.isdigit() else ""
        messages.info(request, f"Nothing in this dialogue is {text[:80]!r}{last}.")
    place = at if at is not None else before
    asked = {"see": "all"} if bench.shows_all else {}
    asked |= {"find": text} if text else {}
    asked |= {"at": str(place)} if place is not None else {}
    address = reverse("curation:trajectory", args=[key])
    return redirect(f"{address}?{bench.carried}{urlencode(asked)}")


def _opened(request: MemberRequest, key: UUID) -> Workbench:
    return Workbench(
        own_trajectory(request, key),
        request.user,
        number_in(request, "at"),
        listing_in(request),
        shows_all=request.GET.get("see") == "all",
    )


@require_safe
@never_cache
@member_page
def trajectory_turns(request: MemberRequest, key: UUID) -> HttpResponse:
    """What a page that shows turns up to ``after`` in ``state`` lacks; 204 where it lacks nothing.

    ``away``: the page shows an earlier part, so that nothing is appended to it.
    """
    bench = Workbench(
        own_trajectory(request, key),
        request.user,
        listing=listing_in(request),
        shows_all=request.GET.get("see") == "all",
    )
    after = number_in(request, "after")
    seen = -1 if after is None else after
    if bench.is_live and bench.trajectory.length == seen + 1 and not _is_restated(request, bench):
        return HttpResponse(status=204)
    away = bool(request.GET.get("away"))
    new, changed = ([], []) if away else bench.after(seen)
    shown = {"bench": bench, "new": new, "changed": changed, "follows": not away}
    status = 200 if bench.is_live else STOP_POLLING
    return render(request, "trajectories/_arrivals.html", shown, status=status)


def _is_restated(request: MemberRequest, bench: Workbench) -> bool:
    return request.GET.get("state", bench.trajectory.state) != bench.trajectory.state


@require_safe
@member_page
def turn_text(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    """One turn's text or result whole: a fragment for its card, or plain text."""
    rows = list(turn_rows(window(path_of(own_trajectory(request, key)), seq, seq + 1)))
    if not rows:
        raise Http404("There is no such turn.")
    text = str(rows[0].content["message"].get("content") or "")
    if getattr(request, "htmx", False):
        return render(request, "trajectories/_payload.html", {"payload": shape(text, whole=True)})
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@member_page
def world(request: MemberRequest, key: UUID) -> HttpResponse:
    """The world after turn ``at`` (or after the last) as a database file."""
    row = own_trajectory(request, key)
    at = number_in(request, "at")
    try:
        image = world_file(row, at)
    except InputError as error:
        raise Http404(str(error)) from error
    except WorldDiverged as error:
        messages.error(request, f"This world cannot be rebuilt as recorded: {error}.")
        return redirect("curation:trajectory", key)
    answer = HttpResponse(image, content_type="application/vnd.sqlite3")
    name = f"world-{str(key)[:8]}-{row.length - 1 if at is None else at}.sqlite"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
