"""Bringing dialogues from elsewhere: conversations, and records of the command line."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.errors import CurationError
from curation.models import Job
from curation.services.imports import import_conversation, import_records
from curation.services.lookup import find_domain
from curation.web.access import MemberRequest, member_page
from curation.web.forms.ordering import ImportForm
from curation.web.lookup import files_sent, own_row, sent
from curation.web.refusals import add_to
from simulation.errors import InputError


@require_http_methods(["GET", "POST"])
@member_page
def import_new(request: MemberRequest) -> HttpResponse:
    form = ImportForm(sent(request), files_sent(request), workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        try:
            job = _queued(request, form)
        except CurationError as error:
            add_to(form, error)
        except InputError as error:
            form.add_error("text", f"{error.field}: {error.problem} {error.remedy}")
        else:
            return redirect("curation:import", job.pk)
    return render(request, "imports/new.html", {"form": form}, status=422 if form.errors else 200)


def _queued(request: MemberRequest, form: ImportForm) -> Job:
    """Raises Refused, and InputError for a pasted conversation that cannot be read."""
    given = form.cleaned_data
    chosen = given["domain"]
    domain = find_domain(request.workspace, domain=chosen, database=None) if chosen else None
    if not given["text"]:
        worlds = [file for file in given["worlds"] if file]
        return import_records(
            request.workspace,
            by=request.user,
            file=given["file"],
            worlds=worlds,
            domain=domain,
            database=given["database"],
        )
    return import_conversation(
        request.workspace,
        by=request.user,
        conversation=form.pasted(),
        domain=domain,
        database=given["database"],
    )


@require_safe
@never_cache
@member_page
def import_progress(request: MemberRequest, key: UUID) -> HttpResponse:
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.IMPORT:
        raise Http404("There is no such import.")
    part = "imports/progress.html#progress" if request.htmx else "imports/progress.html"
    return render(request, part, {"job": job})
