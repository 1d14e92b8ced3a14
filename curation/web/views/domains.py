"""Domains: what there is, one domain from all sides, and bringing a database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.engine.values import domain_value
from curation.errors import CurationError, NotThere
from curation.models import DomainVersion, Upload
from curation.selectors.catalogue import (
    being_made,
    domain_versions,
    newest_domains,
    recent_uploads,
    runs_of_domain,
)
from curation.selectors.preview import rows_of, tables_of
from curation.services.archives import opened_archives
from curation.services.uploads import upload_database
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ordering import UploadForm
from curation.web.lookup import files_sent, number_in, own_row, sent
from curation.web.pieces import side_pieces
from curation.web.refusals import add_to
from curation.web.versions import version_standing

SIDES = ("schema", "data", "tools", "tasks", "policy", "coverage")


@require_safe
@never_cache
@member_page
def domain_list(request: MemberRequest) -> HttpResponse:
    uploads, making = recent_uploads(request.workspace), being_made(request.workspace)
    shown = {
        "domains": newest_domains(request.workspace),
        "uploads": uploads,
        "making": making,
        "failed": [row for row in uploads if row.status == Upload.Status.FAILED],
        "reading": bool(making) or any(row.status != Upload.Status.FAILED for row in uploads),
    }
    return render(
        request, "domains/list.html#found" if request.htmx else "domains/list.html", shown
    )


@require_safe
@member_page
def domain(request: MemberRequest, key: UUID) -> HttpResponse:
    """One version; ``show`` names the side, so that each is a link."""
    row = own_row(request, DomainVersion.objects.all(), key)
    side = request.GET.get("show", "schema")
    if side not in SIDES:
        raise Http404("There is no such side.")
    tables = tables_of(row.image_id)
    shown: dict[str, Any] = {
        "row": row,
        "domain": domain_value(row.pk),
        "side": side,
        "sides": SIDES,
        "tables": tables,
        "row_count": sum(one.rows or 0 for one in tables if one.kind == "table"),
        "task_count": row.tasks.count(),
        "versions": domain_versions(request.workspace, row.name),
        "runs": runs_of_domain(row),
        **version_standing(row),
    }
    return render(request, "domains/detail.html", shown | _side(request, row, side))


def _side(request: MemberRequest, row: DomainVersion, side: str) -> dict[str, Any]:
    if side in ("tools", "tasks", "policy"):
        return side_pieces(row, side, only_open=request.GET.get("only") == "open")
    if side != "data":
        return {}
    tables = tables_of(row.image_id)
    table = request.GET.get("table") or (tables[0].name if tables else "")
    try:
        page = rows_of(row.image_id, table, number_in(request, "page") or 1) if table else None
    except NotThere as error:
        raise Http404(str(error)) from error
    return {"table": table, "page": page}


@require_http_methods(["GET", "POST"])
@member_page
def upload(request: MemberRequest) -> HttpResponse:
    form = UploadForm(sent(request), files_sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = upload_database(
                request.workspace,
                by=request.user,
                files=opened_archives(given["file"]),
                name=given["name"],
                slice_rows=given["slice_rows"],
            )
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect("curation:upload", row.pk)
    return render(
        request, "domains/upload.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@never_cache
@member_page
def upload_progress(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, Upload.objects.select_related("job", "domain"), key)
    part = "domains/progress.html#progress" if request.htmx else "domains/progress.html"
    return render(request, part, {"upload": row})
