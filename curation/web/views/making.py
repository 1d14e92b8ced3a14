"""Making domains: what they are made from, how it goes, and the file that one can be kept as."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.engine.endpoints import endpoint_names
from curation.errors import CurationError
from curation.models import DomainVersion, Job
from curation.selectors.domain_files import domain_file, file_name
from curation.selectors.models import known_models
from curation.services.domains import bring_domain_file, order_domain, order_version
from curation.services.jobs import cancel_job, raised_job_budget
from curation.web.access import MemberRequest, member_page
from curation.web.forms.making import BriefForm, DomainFileForm, ToolsForm, VersionForm
from curation.web.forms.marking import MarkedForm
from curation.web.forms.steering import BUDGETS
from curation.web.lookup import files_sent, own_row, sent
from curation.web.refusals import add_to, tell

FORMS: dict[str, type[MarkedForm]] = {
    "brief": BriefForm,
    "tools": ToolsForm,
    "file": DomainFileForm,
}


@require_http_methods(["GET", "POST"])
@member_page
def domain_new(request: MemberRequest) -> HttpResponse:
    """``from`` names what it is made from, so that each way is a link."""
    source = request.GET.get("from", "brief")
    if source not in FORMS:
        raise Http404("Domains are made from a brief, from tools, from a file.")
    form = FORMS[source](sent(request), files_sent(request), initial=_like(request))
    if request.method == "POST" and form.is_valid():
        job = _ordered(form, lambda: _order(request, form))
        if job is not None:
            return redirect("curation:making", job.pk)
    shown = {"form": form, "source": source, **_models(request)}
    return render(request, "domains/new.html", shown, status=422 if form.errors else 200)


def _models(request: MemberRequest) -> dict[str, Any]:
    """What a page says of the models that could write."""
    return {
        "has_models": bool(endpoint_names(request.workspace)),
        "known_models": known_models(request.workspace),
    }


def _like(request: MemberRequest) -> dict[str, Any]:
    """What an earlier order said, so that nobody types it again."""
    try:
        job = _making(request, UUID(request.GET["like"]))
    except (KeyError, ValueError):
        return {}
    given = {name: job.payload.get(name) for name in ("brief", "name", "tasks", "seed")}
    given |= {name: getattr(job, name) for name in BUDGETS}
    tools = job.payload.get("tools")
    return given if tools is None else given | {"tools": json.dumps(tools, ensure_ascii=False)}


def _order(request: MemberRequest, form: MarkedForm) -> Job:
    if isinstance(form, BriefForm | ToolsForm):
        return order_domain(request.workspace, by=request.user, order=form.order())
    return bring_domain_file(request.workspace, by=request.user, file=form.cleaned_data["file"])


def _ordered(form: MarkedForm, order: Callable[[], Job]) -> Job | None:
    try:
        return order()
    except CurationError as error:
        add_to(form, error)
    return None


@require_http_methods(["GET", "POST"])
@member_page
def domain_next(request: MemberRequest, key: UUID) -> HttpResponse:
    """A next version of a domain, by models."""
    row = own_row(request, DomainVersion.objects.select_related("workspace"), key)
    form = VersionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        job = _ordered(form, lambda: order_version(row, by=request.user, order=form.order()))
        if job is not None:
            return redirect("curation:making", job.pk)
    shown = {"form": form, "row": row, **_models(request)}
    return render(request, "domains/next.html", shown, status=422 if form.errors else 200)


@require_safe
@never_cache
@member_page
def making(request: MemberRequest, key: UUID) -> HttpResponse:
    job = _making(request, key)
    made = list(reversed((job.result or {}).get("artefacts", [])))
    dropped = [piece for piece in made if not piece["proved"]]
    shown = {
        "job": job,
        "pieces": [*dropped, *(piece for piece in made if piece["proved"])],
        "proved": len(made) - len(dropped),
        "dropped": dropped,
        "raised": raised_job_budget(job),
        "going": job.state in (Job.State.QUEUED, Job.State.RUNNING),
    }
    part = "domains/making.html#progress" if request.htmx else "domains/making.html"
    return render(request, part, shown)


@require_POST
@member_page
def making_cancel(request: MemberRequest, key: UUID) -> HttpResponse:
    try:
        cancel_job(_making(request, key))
    except CurationError as error:
        tell(request, error)
    return redirect("curation:making", key)


def _making(request: MemberRequest, key: UUID) -> Job:
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.SYNTHESIS:
        raise Http404("There is no such domain being made.")
    return job


@require_safe
@member_page
def domain_download(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, DomainVersion.objects.all(), key)
    try:
        data = domain_file(row)
    except CurationError as error:
        messages.error(request, str(error))
        return redirect("curation:domain", key)
    answer = HttpResponse(data, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(row)}"'
    return answer
