"""Language models: endpoints, who plays which role, and tests of what an endpoint can do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.engine.endpoints import endpoint_names, lineup_of
from curation.errors import CurationError, FieldProblem, Refused
from curation.models import Job, ModelEndpoint
from curation.selectors.models import known_models, listed_endpoints
from curation.selectors.reach import Reach, reach_of
from curation.services.endpoints import (
    add_endpoint,
    archive_endpoint,
    change_endpoint,
    probe_endpoint,
    restore_endpoint,
)
from curation.services.lineups import set_lineup
from curation.services.model_orders import EndpointOrder
from curation.services.orders import read_order
from curation.web.access import MemberRequest, lead_page, member_page
from curation.web.forms.endpoints import AllRolesForm, EndpointForm, LineupForm
from curation.web.lookup import own_row, sent
from curation.web.refusals import add_to, tell
from curation.web.wording import counted

CHANGES = {"archive": archive_endpoint, "restore": restore_endpoint}


@require_safe
@never_cache
@member_page
def models(request: MemberRequest) -> HttpResponse:
    return _page(request, _lineup_form(request))


@require_POST
@lead_page
def lineup(request: MemberRequest) -> HttpResponse:
    form = _lineup_form(request, request.POST)
    if form.is_valid():
        try:
            set_lineup(request.membership, form.order())
        except CurationError as error:
            add_to(form, _by_part(error))
        else:
            messages.success(request, "The lineup is set. What was ordered before keeps its cast.")
            return redirect("curation:models")
    return _page(request, form, status=422)


@require_POST
@lead_page
def lineup_for_all(request: MemberRequest) -> HttpResponse:
    """The same model in every role."""
    form = _for_all_form(request, request.POST)
    if form.is_valid():
        try:
            set_lineup(request.membership, form.order())
        except CurationError as error:
            add_to(form, error)
        else:
            model = form.cleaned_data["for_all_model"]
            messages.success(request, f"{model} has every role. Change single ones below.")
            return redirect("curation:models")
    return _page(request, _lineup_form(request), for_all=form, status=422)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "POST"])
@never_cache
@lead_page
def endpoint_new(request: MemberRequest) -> HttpResponse:
    form = EndpointForm(sent(request))
    order = _endpoint_order(form) if request.method == "POST" else None
    if order is not None:
        try:
            row = add_endpoint(request.membership, order)
        except CurationError as error:
            add_to(form, _by_field(error))
        else:
            messages.success(request, f"Added: {row.name}. Test it before a run waits for it.")
            return redirect("curation:models")
    return _form(request, form, None)


@sensitive_post_parameters("key")
@require_http_methods(["GET", "POST"])
@never_cache
@lead_page
def endpoint_edit(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, ModelEndpoint.objects.all(), key)
    form = EndpointForm(sent(request), row=row)
    order = _endpoint_order(form) if request.method == "POST" else None
    if order is not None:
        try:
            expects = form.cleaned_data["expects"]
            change_endpoint(request.membership, row, order, expects=expects)
        except CurationError as error:
            add_to(form, _by_field(error))
        else:
            messages.success(request, f"Saved: {row.name}. {_reached(reach_of(row))}".strip())
            return redirect("curation:models")
    return _form(request, form, own_row(request, ModelEndpoint.objects.all(), key))


@require_POST
@lead_page
def endpoint_change(request: MemberRequest, key: UUID) -> HttpResponse:
    """Archive or restore."""
    change = CHANGES.get(request.POST.get("do", ""))
    if change is None:
        raise Http404("There is no such action.")
    change(request.membership, own_row(request, ModelEndpoint.objects.all(), key))
    return redirect("curation:models")


@require_POST
@lead_page
def endpoint_test(request: MemberRequest, key: UUID | None = None) -> HttpResponse:
    """Of the environment's where no key is given."""
    row = own_row(request, ModelEndpoint.objects.all(), key) if key else None
    try:
        job = probe_endpoint(request.membership, row, request.POST.get("model", ""))
    except CurationError as error:
        tell(request, error)
        return redirect("curation:models")
    return redirect("curation:endpoint-test", job.pk)


@require_safe
@never_cache
@member_page
def test_progress(request: MemberRequest, key: UUID) -> HttpResponse:
    """Each step as it happens."""
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.PROBE:
        raise Http404("There is no such test.")
    row = ModelEndpoint.objects.in_workspace(request.workspace)
    endpoint = job.payload["endpoint"]
    shown = {
        "job": job,
        "endpoint": None if endpoint == "environment" else row.filter(pk=endpoint).first(),
        "moving": job.state in (Job.State.QUEUED, Job.State.RUNNING),
    }
    part = "settings/test.html#progress" if request.htmx else "settings/test.html"
    return render(request, part, shown)


def _lineup_form(request: MemberRequest, data: Any = None) -> LineupForm:
    rows, names = lineup_of(request.workspace), endpoint_names(request.workspace)
    return LineupForm(data, rows=rows, endpoints=names)


def _for_all_form(request: MemberRequest, data: Any = None) -> AllRolesForm:
    rows, names = lineup_of(request.workspace), endpoint_names(request.workspace)
    return AllRolesForm(data, rows=rows, endpoints=names)


def _page(
    request: MemberRequest,
    form: LineupForm,
    *,
    for_all: AllRolesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "endpoints": listed_endpoints(request.workspace),
        "form": form,
        "for_all": for_all or _for_all_form(request),
        "has_lineup": bool(lineup_of(request.workspace)),
        "known_models": known_models(request.workspace),
    }
    return render(request, "settings/models.html", shown, status=status)


def _endpoint_order(form: EndpointForm) -> EndpointOrder | None:
    """None where something is wrong; all of it is told at once, beside its fields."""
    form.is_valid()
    seen = set(form.errors)
    try:
        order = read_order(EndpointOrder, form.order())
    except Refused as error:
        unseen = (each for each in _in_fields(error) if each.field not in seen)
        add_to(form, Refused(*unseen))
        return None
    return None if seen else order


def _form(request: MemberRequest, form: EndpointForm, row: ModelEndpoint | None) -> HttpResponse:
    status = 422 if form.errors else 200
    shown = {"form": form, "row": row, "reach": reach_of(row) if row else None}
    return render(request, "settings/endpoint.html", shown, status=status)


def _reached(reach: Reach) -> str:
    """For the message after a change."""
    if reach.playing:
        return f"It holds from the next call of {counted(reach.playing, 'dialogue')} being written."
    return "What waits takes it up when it is claimed." if reach.runs else ""


def _by_field(error: CurationError) -> CurationError:
    """Sampling parameters have fields of their own in the form."""
    return Refused(*_in_fields(error)) if isinstance(error, Refused) else error


def _in_fields(error: Refused) -> list[FieldProblem]:
    return [
        FieldProblem("extra" if each.field == "parameters" else each.field, *each[1:])
        for each in error.problems
    ]


def _by_part(error: CurationError) -> CurationError:
    """``judge.parameters.top_p`` stands beside ``judge.parameters``, ``judge`` beside its model."""
    if not isinstance(error, Refused):
        return error
    return Refused(*(FieldProblem(_part(each.field), *each[1:]) for each in error.problems))


def _part(field: str) -> str:
    role, _, rest = field.partition(".")
    return f"{role}.{rest.split('.')[0] or 'model'}"
