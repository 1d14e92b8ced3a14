"""Going on with a job that stopped at a budget."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from curation.errors import CurationError
from curation.models import Job
from curation.services.jobs import raised_job_budget, resume_job
from curation.services.orders import Budget, read_order
from curation.web.access import MemberRequest, member_page
from curation.web.forms.steering import RaiseForm
from curation.web.lookup import own_row, sent
from curation.web.places import place_of
from curation.web.refusals import add_to, tell


@require_http_methods(["GET", "POST"])
@member_page
def job_resume(request: MemberRequest, key: UUID) -> HttpResponse:
    """With a budget of one's own choice; the button on its page raises it by itself."""
    job = own_row(request, Job.objects.select_related("run"), key)
    if request.POST.get("do") == "raise":
        return _raised(request, job)
    form = RaiseForm(sent(request), job=job)
    if request.method == "POST" and form.is_valid():
        try:
            resume_job(job, read_order(Budget, form.change()))
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect(place_of(job))
    shown = {"job": job, "form": form, "place": place_of(job)}
    return render(request, "jobs/resume.html", shown, status=422 if form.errors else 200)


def _raised(request: MemberRequest, job: Job) -> HttpResponse:
    try:
        resume_job(job, raised_job_budget(job))
    except CurationError as error:
        tell(request, error)
    return redirect(place_of(job))
