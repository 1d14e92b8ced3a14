"""Every change is a branch: fork, regenerate, edit. The browser goes where turns arrive."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from curation.engine.paths import path_of
from curation.engine.tail import turn_at
from curation.errors import CurationError
from curation.models import Trajectory
from curation.selectors.models import known_models
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder, read_order
from curation.web.access import MemberRequest, member_page
from curation.web.forms.casting import add_seats, by_seat, seat_names, seat_rows, seats_ordered
from curation.web.forms.editing import CallsForm, ResultForm, TextForm
from curation.web.forms.marking import MarkedForm
from curation.web.lookup import own_trajectory, sent
from curation.web.refusals import add_to, tell

EditForm = TextForm | CallsForm | ResultForm


@require_http_methods(["GET", "POST"])
@member_page
def fork(request: MemberRequest, key: UUID) -> HttpResponse:
    """A branch from ``at`` in which the cast plays on, or another that the form chooses."""
    parent = own_trajectory(request, key)
    form = MarkedForm(sent(request))
    add_seats(form, request.workspace, goes_on=True)
    at = (request.POST or request.GET).get("at", "")
    if request.method == "GET" or not form.is_valid():
        return _recast(request, parent, form, at)
    try:
        order = read_order(ForkOrder, {"at": at, "model": seats_ordered(form)})
        child = fork_trajectory(parent, by=request.user, order=order)[0]
    except CurationError as error:
        if not any(request.POST.get(name) for name in seat_names()):
            tell(request, error)
            return redirect("curation:trajectory", key)
        add_to(form, by_seat(error))
        return _recast(request, parent, form, at)
    messages.success(request, f"A branch from turn {order.at}. The original stays as it is.")
    return redirect(_there(child, order.at))


def _recast(request: MemberRequest, parent: Trajectory, form: MarkedForm, at: str) -> HttpResponse:
    """The form that asks who goes on: a fragment or a page."""
    page = "trajectories/_recast.html" if request.htmx else "trajectories/recast.html"
    shown = {"form": form, "trajectory": parent, "at": at, "seats": seat_rows(form)}
    shown["known_models"] = known_models(request.workspace)
    return render(request, page, shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_page
def edit_turn(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    """Another wording of one turn, saved as a branch; the form is a fragment or a page."""
    parent = own_trajectory(request, key)
    form = _form(parent, seq, sent(request))
    add_seats(form, request.workspace, goes_on=True)
    if request.method == "POST" and form.is_valid():
        child = _branch(request, parent, seq, form)
        if child is not None:
            return redirect(_there(child, seq))
    page = "trajectories/_edit.html" if request.htmx else "trajectories/edit.html"
    shown = {
        "form": form,
        "words": [field for field in form if field.name not in seat_names()],
        "seats": seat_rows(form),
        "recast": any(form[name].value() or form[name].errors for name in seat_names()),
        "known_models": known_models(request.workspace),
        "trajectory": parent,
        "seq": seq,
    }
    return render(request, page, shown, status=422 if form.errors else 200)


def _there(child: Trajectory, at: int) -> str:
    """The branch, open where it parts: what is shared stands above, what is new arrives below."""
    return f"{reverse('curation:trajectory', args=[child.pk])}?at={at}"


def _branch(
    request: MemberRequest, parent: Trajectory, seq: int, form: EditForm
) -> Trajectory | None:
    """The new branch; None where the service refused, with its words in the form."""
    try:
        order = read_order(ForkOrder, _changes(form, seq))
        child = fork_trajectory(parent, by=request.user, order=order)[0]
    except CurationError as error:
        add_to(form, by_seat(error))
        return None
    messages.success(request, f"Saved as a branch, edited at turn {seq}.")
    return child


def _changes(form: EditForm, seq: int) -> dict[str, Any]:
    return {"at": seq, "message": form.replacement(), "model": seats_ordered(form)}


def _form(parent: Trajectory, seq: int, data: Any) -> EditForm:
    """The form for what stands at ``seq``. Raises Http404 where nothing can be edited."""
    turn = turn_at(path_of(parent), seq)
    if turn is None or turn.role == "system":
        raise Http404("There is no such turn to edit.")
    message = turn.content["message"]
    text = message.get("content") or ""
    initial = {"message": _readable(text) if turn.role == "tool" else text}
    if turn.role == "tool":
        return ResultForm(data, initial=initial)
    if message.get("tool_calls"):
        return CallsForm(data, initial=initial, calls=message["tool_calls"])
    return TextForm(data, initial=initial)


def _readable(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
