"""Patching a domain: one piece rewritten, or what was rejected taken out; proved by a worker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.errors import CurationError
from curation.models import DomainVersion, Job
from curation.selectors.artefacts import judged_pieces
from curation.selectors.domain_changes import changes_of
from curation.services.patches import (
    PatchOrder,
    order_patch,
    piece_text,
    rejected_edits,
    tasks_needing,
)
from curation.web.access import MemberRequest, member_page
from curation.web.forms.patching import PatchForm
from curation.web.lookup import own_row, sent
from curation.web.refusals import add_to, tell
from curation.web.versions import version_standing

ROWS = DomainVersion.objects.select_related("workspace", "parent", "created_by")


@require_http_methods(["GET", "POST"])
@member_page
def patch(request: MemberRequest, key: UUID) -> HttpResponse:
    """``kind`` and ``name`` say which piece; ``like`` an order that failed, to go on with."""
    row = own_row(request, ROWS.all(), key)
    kind, name = request.GET.get("kind", ""), request.GET.get("name", "")
    shown: dict[str, Any] = {"row": row, "kind": kind, "name": name}
    form = PatchForm(sent(request), initial=_initial(request, row, kind, name))
    if request.method == "POST" and form.is_valid():
        edit = {"kind": kind, "name": name, "text": form.cleaned_data["text"]}
        job = _ordered(request, row, form, [edit])
        if job is not None:
            return redirect("curation:patching", job.pk)
    status = 422 if form.errors else 200
    return render(request, "domains/patch.html", shown | {"form": form}, status=status)


def _initial(request: MemberRequest, row: DomainVersion, kind: str, name: str) -> dict[str, Any]:
    """Raises Http404 for a piece that is not there."""
    try:
        text = piece_text(row, kind, name)
    except CurationError as error:
        raise Http404(str(error)) from error
    return {"text": _typed(request, kind, name) or text}


def _typed(request: MemberRequest, kind: str, name: str) -> str:
    """What an order that failed said of the piece, so that nobody types it again."""
    try:
        job = _patching(request, UUID(request.GET["like"]))
    except (KeyError, ValueError):
        return ""
    edits = (e for e in job.payload["edits"] if (e["kind"], e["name"]) == (kind, name))
    return next((edit["text"] or "" for edit in edits), "")


def _ordered(
    request: MemberRequest, row: DomainVersion, form: PatchForm, edits: list[dict[str, Any]]
) -> Job | None:
    order = PatchOrder.model_validate(
        {"edits": edits, "drop_tasks": form.cleaned_data["drop_tasks"]}
    )
    try:
        return order_patch(row, by=request.user, order=order)
    except CurationError as error:
        add_to(form, error)
    return None


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def drop(request: MemberRequest, key: UUID) -> HttpResponse:
    """The next version without what was rejected; says first what goes with it."""
    row = own_row(request, ROWS.all(), key)
    edits = rejected_edits(row)
    if request.method == "POST" and edits:
        try:
            order = PatchOrder(edits=edits, drop_tasks=True)
            return redirect("curation:patching", order_patch(row, by=request.user, order=order).pk)
        except CurationError as error:
            tell(request, error)
    tools = [edit.name for edit in edits if edit.kind == "tool"]
    rejected = [one for one in judged_pieces(row) if one.verdict == "reject"]
    shown = {"row": row, "rejected": rejected, "needing": tasks_needing(row, tools)}
    return render(request, "domains/drop.html", shown)


@require_safe
@never_cache
@member_page
def patching(request: MemberRequest, key: UUID) -> HttpResponse:
    """How the proof goes; on to what changed when it is done."""
    job = _patching(request, key)
    if job.state == Job.State.DONE:
        address = reverse("curation:domain-changes", args=[job.result["domain"]])
        if not request.htmx:
            return redirect(address)
        return HttpResponse(headers={"HX-Redirect": address})
    edits = job.payload["edits"]
    shown = {
        "job": job,
        "row": own_row(request, ROWS.all(), UUID(job.payload["domain"])),
        "edit": edits[0] if len(edits) == 1 and edits[0]["text"] is not None else None,
        "going": job.state in (Job.State.QUEUED, Job.State.RUNNING),
    }
    part = "domains/patching.html#progress" if request.htmx else "domains/patching.html"
    return render(request, part, shown)


@require_safe
@member_page
def changes(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, ROWS.all(), key)
    shown = {"row": row, "changes": changes_of(row), **version_standing(row)}
    return render(request, "domains/changes.html", shown)


def _patching(request: MemberRequest, key: UUID) -> Job:
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.PATCH:
        raise Http404("There is no such patch.")
    return job
