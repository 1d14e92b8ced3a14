"""Steering a run: hold it, go on, end it, raise its budget, try again what failed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from curation.errors import CurationError
from curation.models import Run
from curation.selectors.models import known_models
from curation.selectors.run_progress import failures_of
from curation.services.orders import RunChange, RunRetry, read_order
from curation.services.retries import retry_run
from curation.services.run_changes import (
    change_run,
    raise_and_resume,
    raise_for_judges,
    raised_budget,
)
from curation.services.run_controls import (
    cancel_run,
    pause_run,
    restart_run,
    resume_run,
    stop_run,
)
from curation.web.access import MemberRequest, member_page
from curation.web.forms.casting import by_seat, seats_ordered
from curation.web.forms.steering import RetryForm, SteerForm
from curation.web.lookup import own_run, sent
from curation.web.refusals import add_to, tell
from curation.web.wording import counted

CHANGES = {
    "pause": pause_run,
    "resume": resume_run,
    "restart": restart_run,
    "stop": stop_run,
    "cancel": cancel_run,
}


@require_POST
@member_page
def run_change(request: MemberRequest, key: UUID) -> HttpResponse:
    """One press of a button; back to the page where it was pressed."""
    row: Run = own_run(request, key)
    try:
        _press(request, row)
    except CurationError as error:
        tell(request, error)
    if request.POST.get("list"):
        return redirect("curation:run-list")
    return redirect("curation:run", key)


def _press(request: MemberRequest, row: Run) -> None:
    """Raises Http404 for a button that is none, and what the service refuses."""
    wanted = request.POST.get("do", "")
    if "retry" in request.POST or wanted == "retry":
        _retried(
            request, retry_run(row, RunRetry(reason=request.POST.get("retry")), by=request.user)
        )
    elif wanted == "raise":
        raise_for_judges(row, raised_budget(row), by=request.user)
    elif wanted in CHANGES:
        CHANGES[wanted](row, by=request.user)
    else:
        raise Http404("There is no such action.")


def _retried(request: MemberRequest, many: int) -> None:
    messages.success(request, f"Tried again: {counted(many, 'dialogue')}.")


@require_http_methods(["GET", "POST"])
@member_page
def run_steer(request: MemberRequest, key: UUID) -> HttpResponse:
    """Priority and budgets."""
    row = own_run(request, key)
    form = SteerForm(sent(request), run=row)
    if request.method == "POST" and form.is_valid():
        change = raise_and_resume if request.POST.get("resume") else change_run
        try:
            change(row, read_order(RunChange, form.change()), by=request.user)
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect("curation:run", key)
    shown = {"run": row, "form": form}
    return render(request, "runs/steer.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_page
def run_retry(request: MemberRequest, key: UUID) -> HttpResponse:
    """Failed dialogues with a note or on another model; a run that could not start, on another."""
    row = own_run(request, key)
    failures = [] if row.problem else failures_of(row)
    form = RetryForm(sent(request), workspace=request.workspace, failures=failures)
    if request.method == "POST" and form.is_valid():
        try:
            _again(request, row, form)
        except CurationError as error:
            add_to(form, by_seat(error))
        else:
            return redirect("curation:run", key)
    shown = {"run": row, "form": form, "known_models": known_models(request.workspace)}
    return render(request, "runs/retry.html", shown, status=422 if form.errors else 200)


def _again(request: MemberRequest, row: Run, form: RetryForm) -> None:
    if row.problem:
        restart_run(row, model=seats_ordered(form), by=request.user)
    else:
        order = read_order(RunRetry, form.order())
        _retried(request, retry_run(row, order, by=request.user))
