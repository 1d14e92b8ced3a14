"""The next turn, from the person in the seat; every answer shows again what they typed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.engine.suggestions import suggestion_in, suggestions_for
from curation.engine.values import domain_as_played
from curation.errors import Conflict, CurationError
from curation.models import Trajectory
from curation.services.jobs import GOING, cancel_job
from curation.services.orders import SayOrder, read_order
from curation.services.saying import say as say_turn
from curation.services.seats import hand_back
from curation.services.suggesting import suggest_turn
from curation.web.access import MemberRequest, member_page
from curation.web.forms.speaking import SpeakForm
from curation.web.listing import listing_in
from curation.web.lookup import own_trajectory, whole_number
from curation.web.transcript.workbench import Workbench

Step = Callable[[MemberRequest, Trajectory, SpeakForm, str], None]
SENT = 303


@require_POST
@never_cache
@member_page
def say(request: MemberRequest, key: UUID) -> HttpResponse:
    """One button of the form: ``do`` names it, nothing is Say it."""
    row = own_trajectory(request, key)
    form = SpeakForm(domain_as_played(row.domain_id, row.tools), row.length, request.POST)
    verb, _, what = request.POST.get("do", "say").partition(" ")
    verb = "leave" if request.POST.get("leave") else verb
    try:
        if verb in LAST:
            LAST[verb](request, row, form, what)
            return _gone(request, key)
        STEPS.get(verb, _keep)(request, row, form, what)
    except CurationError as error:
        form.tell(error)
        return _shown(request, key, form, 409 if isinstance(error, Conflict) else 422)
    return _shown(request, key, form, 200)


@require_safe
@never_cache
@member_page
def draft(request: MemberRequest, key: UUID) -> HttpResponse:
    """How far the draft is: a fragment that leaves the form alone."""
    bench = Workbench(own_trajectory(request, key), request.user, listing=listing_in(request))
    return render(request, "trajectories/_draft.html", {"bench": bench})


def _gone(request: MemberRequest, key: UUID) -> HttpResponse:
    """To where turns arrive."""
    answer = redirect("curation:trajectory", key)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def _shown(request: MemberRequest, key: UUID, form: SpeakForm, status: int) -> HttpResponse:
    row = own_trajectory(request, key)
    form.expects = row.length
    bench = Workbench(
        row,
        request.user,
        listing=listing_in(request),
        shows_all=request.GET.get("see") == "all",
        written=form,
    )
    page = "trajectories/_seat.html" if request.htmx else "trajectories/detail.html"
    return render(request, page, {"bench": bench}, status=status)


def _say(request: MemberRequest, row: Trajectory, form: SpeakForm, what: str) -> None:
    expects = whole_number(request.POST.get("expects"))
    known = {} if expects is None else {"expects": expects}
    leaves = {"hand_back": what == "back"}
    order = read_order(SayOrder, form.order() | known | leaves)
    say_turn(row, by=request.user, order=order)


def _leave(request: MemberRequest, row: Trajectory, _form: SpeakForm, _what: str) -> None:
    hand_back(row, by=request.user)


def _suggest(request: MemberRequest, row: Trajectory, _form: SpeakForm, _what: str) -> None:
    suggest_turn(row, by=request.user)


def _add(_request: MemberRequest, _row: Trajectory, form: SpeakForm, what: str) -> None:
    form.add(what)


def _put(_request: MemberRequest, row: Trajectory, form: SpeakForm, what: str) -> None:
    key = UUID(what) if len(what) == 36 and what.count("-") == 4 else None
    job = suggestion_in(row, key)
    if job is None:
        raise Conflict("This draft is gone. Ask for another one.")
    form.put(job.result["message"], draft=str(job.pk), done=bool(job.result["done"]))


def _call_off(_request: MemberRequest, row: Trajectory, _form: SpeakForm, _what: str) -> None:
    for job in suggestions_for(row):
        if job.state in GOING:
            cancel_job(job)


def _keep(_request: MemberRequest, _row: Trajectory, _form: SpeakForm, _what: str) -> None:
    """Shown again as it is: what the search finds, a draft that was kept by the browser."""


LAST: dict[str, Step] = {"say": _say, "leave": _leave}
"""After these there is nothing left to be shown."""
STEPS: dict[str, Step] = {
    "add": _add,
    "remove": lambda _request, _row, form, what: form.remove(what),
    "over": lambda _request, _row, form, what: form.turn_over(what),
    "put": _put,
    "suggest": _suggest,
    "call-off": _call_off,
}
