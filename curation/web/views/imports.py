"""Bringing records that were made on the command line."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.errors import CurationError
from curation.models import Job
from curation.services.imports import import_records
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ordering import ImportForm
from curation.web.lookup import files_sent, own_row, sent
from curation.web.refusals import add_to


@require_http_methods(["GET", "POST"])
@member_page
def import_new(request: MemberRequest) -> HttpResponse:
    form = ImportForm(sent(request), files_sent(request))
    if request.method == "POST" and form.is_valid():
        worlds = [file for file in form.cleaned_data["worlds"] if file]
        try:
            job = import_records(
                request.workspace, by=request.user, file=form.cleaned_data["file"], worlds=worlds
            )
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect("curation:import", job.pk)
    return render(request, "imports/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@never_cache
@member_page
def import_progress(request: MemberRequest, key: UUID) -> HttpResponse:
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.IMPORT:
        raise Http404("There is no such import.")
    part = "imports/progress.html#progress" if request.htmx else "imports/progress.html"
    return render(request, part, {"job": job})
