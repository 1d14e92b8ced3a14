"""Releases: what would go in and why not more, making one, downloading it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.engine.releasable import ReleaseFilter
from curation.engine.storage import file_at
from curation.errors import CurationError
from curation.models import Release
from curation.selectors.list_pages import release_page
from curation.selectors.release_trial import Trial, trial
from curation.services.orders import ReleaseOrder, read_order
from curation.services.releases import create_release
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ordering import ReleaseForm
from curation.web.lookup import own_row, sent
from curation.web.refusals import add_to
from curation.web.sending import send_file
from curation.web.wording import counted
from simulation.export.pairs import PAIR_TARGETS

FIRST = {"name": "dataset", "format": "openai-sft", "review": "approved", "min_tasks": 0}


@require_safe
@never_cache
@member_page
def release_list(request: MemberRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = release_page(request.workspace, after)
    shown = {"releases": page.items, "next": page.next, "is_later_page": bool(after)}
    return render(request, "releases/list.html", shown)


@require_http_methods(["GET", "POST"])
@member_page
def release_new(request: MemberRequest) -> HttpResponse:
    form = ReleaseForm(sent(request), workspace=request.workspace, initial=FIRST)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            order = read_order(
                ReleaseOrder,
                {"name": given["name"], "format": given["format"], "filter": form.chosen()},
            )
            row = create_release(request.workspace, by=request.user, order=order)
        except CurationError as error:
            add_to(form, error)
        else:
            messages.success(request, _frozen(row))
            return redirect("curation:release", row.pk)
    shown = {"form": form, "trial": _trial(request, form)}
    return render(request, "releases/new.html", shown, status=422 if form.errors else 200)


def _frozen(row: Release) -> str:
    if not row.items_total:
        return f"Ordered {row}: what matches is frozen as soon as a worker has it in hand."
    what = "pair" if row.target in PAIR_TARGETS else "dialogue"
    return f"Frozen into {row}: {counted(row.items_total, what)}."


@require_safe
@member_page
def release_trial(request: MemberRequest) -> HttpResponse:
    """The counts alone, for the filters that stand in the form right now."""
    form = ReleaseForm(request.GET, workspace=request.workspace)
    return render(request, "releases/new.html#trial", {"trial": _trial(request, form)})


def _trial(request: MemberRequest, form: ReleaseForm) -> Trial:
    given: dict[str, Any] = FIRST
    if form.is_bound:
        form.is_valid()
        given = form.cleaned_data
    chosen = ReleaseFilter(
        review="any" if given.get("review") == "any" else "approved",
        domain=given.get("domain") or None,
        min_tasks=given.get("min_tasks") or 0,
        without_errors=bool(given.get("without_errors")),
        stale="no" if given.get("without_stale") else None,
    )
    return trial(request.workspace, chosen.model_dump())


@require_safe
@never_cache
@member_page
def release(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, Release.objects.select_related("job", "created_by"), key)
    part = "releases/detail.html#state" if request.htmx else "releases/detail.html"
    return render(request, part, {"release": row})


@require_safe
@member_page
def release_file(request: MemberRequest, key: UUID) -> HttpResponseBase:
    row = own_row(request, Release.objects.all(), key)
    if row.state != Release.State.READY:
        raise Http404("There is no file yet.")
    try:
        return send_file(request, file_at(row.file), row.filename)
    except (OSError, ValueError) as error:
        raise Http404("The file is gone from the data folder.") from error


@require_safe
@member_page
def release_manifest(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, Release.objects.all(), key)
    if row.manifest is None:
        raise Http404("There is no manifest yet.")
    answer = JsonResponse(row.manifest, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{row.filename}.manifest.json"'
    return answer
