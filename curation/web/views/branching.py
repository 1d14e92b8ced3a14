"""Every change is a branch: fork, regenerate, edit. The browser goes where turns arrive."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from curation.engine.cutting import Cut, cut_at
from curation.engine.values import domain_value
from curation.errors import CurationError
from curation.models import Trajectory
from curation.selectors.found import deleted_in
from curation.selectors.models import known_models
from curation.services.forks import fork_trajectory
from curation.services.going_on import stuck_at
from curation.services.orders import ForkOrder, read_order
from curation.services.playing import delete_trajectory, restore_trajectory
from curation.web.access import MemberRequest, member_page
from curation.web.forms.casting import add_seats, seat_names, seat_rows, seats_ordered
from curation.web.forms.changing import add_changes, by_field, change_parts, changes_ordered
from curation.web.forms.editing import CallsForm, FreeTextForm, ResultForm, TextForm
from curation.web.lookup import own_trajectory, sent
from curation.web.refusals import add_to, tell
from simulation.vocabulary.messages import Role

SPEAKERS = {
    Role.SYSTEM: "briefing",
    Role.USER: "user",
    Role.ASSISTANT: "agent",
    Role.TOOL: "tool",
}
WordsForm = TextForm | CallsForm | ResultForm


class Asked(NamedTuple):
    """A form that makes branches, and what it is about."""

    parent: Trajectory
    place: Cut
    form: WordsForm
    edits: bool
    """The turn is written; otherwise only where the form says so."""


@require_http_methods(["GET", "POST"])
@member_page
def fork(request: MemberRequest, key: UUID) -> HttpResponse:
    """Branches from ``at``: by a button at once, or with what the form changes."""
    parent = own_trajectory(request, key)
    given = (request.POST or request.GET).get("at", "")
    is_button = request.method == "POST" and set(request.POST) <= {"at", "csrfmiddlewaretoken"}
    try:
        order = read_order(ForkOrder, {"at": given})
        place = None if is_button else cut_at(parent, order.at)
    except CurationError as error:
        tell(request, error)
        return redirect("curation:trajectory", key)
    if place is None:
        return _at_once(request, parent, order)
    form = _form(request, place, sent(request), edits=False)
    return _answered(request, Asked(parent, place, form, edits=False))


@require_http_methods(["GET", "POST"])
@member_page
def edit_turn(request: MemberRequest, key: UUID, seq: int) -> HttpResponse:
    """The same form, begun with the words of one turn."""
    parent = own_trajectory(request, key)
    if seq >= parent.length:
        raise Http404("There is no such turn to edit.")
    place = cut_at(parent, seq)
    form = _form(request, place, sent(request), edits=True)
    return _answered(request, Asked(parent, place, form, edits=True))


@require_POST
@member_page
def discard(request: MemberRequest, key: UUID) -> HttpResponse:
    """Out of sight, back to where it came from; the message offers to undo that."""
    row = own_trajectory(request, key)
    delete_trajectory(row, by=request.user)
    undo = reverse("curation:trajectory-restore", args=[key])
    messages.success(request, "Discarded; it can be brought back for a week.", extra_tags=undo)
    parent = row.parent
    if parent is None or parent.deleted_at is not None:
        return redirect("curation:queue")
    return redirect(_there(parent, row.fork_at or 0))


@require_POST
@member_page
def restore(request: MemberRequest, key: UUID) -> HttpResponse:
    try:
        restore_trajectory(deleted_in(request.workspace, key), by=request.user)
    except CurationError as error:
        raise Http404(str(error)) from error
    messages.success(request, "Here it is again.")
    return redirect("curation:trajectory", key)


def _at_once(request: MemberRequest, parent: Trajectory, order: ForkOrder) -> HttpResponse:
    """Two keystrokes, one short request; what is refused is asked about in the form."""
    try:
        (child,) = fork_trajectory(parent, by=request.user, order=order)
    except CurationError as error:
        return _asked_about(request, parent, order, error)
    messages.success(request, _told(order, [child]))
    return redirect(_there(child))


def _asked_about(
    request: MemberRequest, parent: Trajectory, order: ForkOrder, error: CurationError
) -> HttpResponse:
    """The form says why nobody can play on; a message, which covers it, says all else."""
    try:
        place = cut_at(parent, order.at)
    except CurationError:
        tell(request, error)
        return redirect("curation:trajectory", parent.pk)
    if stuck_at(place) is None:
        tell(request, error)
    form = _form(request, place, None, edits=False)
    return _answered(request, Asked(parent, place, form, edits=False), refused=True)


def _answered(request: MemberRequest, asked: Asked, *, refused: bool = False) -> HttpResponse:
    if asked.form.is_valid():
        made = _branches(request, asked)
        if made:
            return redirect(_there(made[0]))
    page = "trajectories/_fork.html" if request.htmx else "trajectories/fork.html"
    status = 422 if refused or asked.form.errors else 200
    return render(request, page, _shown(request, asked), status=status)


def _shown(request: MemberRequest, asked: Asked) -> dict[str, Any]:
    form, parent = asked.form, asked.parent
    extra = {*seat_names(), "mode", "samples", "anyway", "domain"}
    extra |= {"rules", "rules_text", "persona"}
    words = [
        field
        for field in form
        if field.name not in extra and not field.name.startswith(("limits_", "task"))
    ]
    return {
        "form": form,
        "trajectory": parent,
        "at": asked.place.at,
        "edits": asked.edits,
        "written_label": f"What the {SPEAKERS[asked.place.role]} says at turn {asked.place.at}; "
        "empty: made anew, or kept",
        "stuck": None if form.errors else stuck_at(asked.place),
        "words": words,
        "seats": seat_rows(form),
        "recast": any(form[name].value() or form[name].errors for name in seat_names()),
        "known_models": known_models(request.workspace),
        **change_parts(form, parent),
    }


def _branches(request: MemberRequest, asked: Asked) -> list[Trajectory]:
    """The new branches; none where the service refused, with its words in the form."""
    try:
        order = read_order(ForkOrder, _order(asked))
        made = fork_trajectory(asked.parent, by=request.user, order=order, place=asked.place)
    except CurationError as error:
        add_to(asked.form, by_field(error, asked.form))
        return []
    messages.success(request, _told(order, made))
    return made


def _told(order: ForkOrder, made: list[Trajectory]) -> str:
    what = "A branch" if len(made) == 1 else f"{len(made)} branches"
    done = f"edited at turn {order.at}" if order.message is not None else f"from turn {order.at}"
    if order.domain is not None:
        done += f", under version {made[0].domain.number}"
    back = "u goes back to where you came from" if len(made) == 1 else "they stand in the family"
    return f"{what}, {done}. The original stays as it is; {back}."


def _order(asked: Asked) -> dict[str, Any]:
    order: dict[str, Any] = {"at": asked.place.at, "model": seats_ordered(asked.form)}
    if asked.edits or _is_written(asked.form):
        order["message"] = asked.form.replacement()
    return order | changes_ordered(asked.form, asked.parent)


def _is_written(form: WordsForm) -> bool:
    """Something was put in the turn's place: its fields were sent, and not as they came."""
    names = ("message", "name_", "arguments_")
    sent_ = [name for name in form.changed_data if name.startswith(names) and name in form.data]
    return any(form.cleaned_data.get(name) for name in sent_)


def _there(row: Trajectory, at: int | None = None) -> str:
    """Open at a turn, or a branch where it parts: what is shared stands above, what is new arrives
    below.
    """
    place = row.fork_at or 0 if at is None else at
    return f"{reverse('curation:trajectory', args=[row.pk])}?at={place}"


def _form(request: MemberRequest, place: Cut, data: Any, *, edits: bool) -> WordsForm:
    form = _words(place, data, edits=edits)
    add_seats(form, request.workspace, goes_on=True)
    add_changes(form, place.parent)
    return form


def _words(place: Cut, data: Any, *, edits: bool) -> WordsForm:
    """The form for what stands at the fork, or is to stand there."""
    message = place.replaced.content["message"] if place.replaced is not None else {}
    text = message.get("content") or ""
    if not edits:
        return FreeTextForm(data)
    if message.get("role") == "tool":
        return ResultForm(data, initial={"message": _readable(text)})
    if message.get("tool_calls"):
        tools = [tool.name for tool in domain_value(place.parent.domain_id).tools]
        initial = {"message": text}
        return CallsForm(data, initial=initial, calls=message["tool_calls"], tools=tools)
    return TextForm(data, initial={"message": text})


def _readable(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
