"""Runs: order dialogues, watch them arrive."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from curation.engine.endpoints import lineup_of
from curation.engine.judged import last_judging_of_run
from curation.errors import CurationError
from curation.models import DomainVersion, Run
from curation.selectors.artefacts import Count, counts_of, judged_pieces
from curation.selectors.estimates import Estimate, estimate
from curation.selectors.list_pages import run_page
from curation.selectors.models import known_models
from curation.selectors.run_progress import progress_of
from curation.selectors.waiting import waiting_for
from curation.services.jobs import raised_job_budget
from curation.services.orders import RunOrder, read_order
from curation.services.run_changes import raised_budget
from curation.services.runs import start_run
from curation.web.access import MemberRequest, member_page
from curation.web.forms.casting import by_seat, seat_names, seats_repeated
from curation.web.forms.ordering import PARADIGMS, RunForm
from curation.web.lookup import own_run, sent
from curation.web.refusals import add_to
from curation.web.wording import counted
from simulation.llm.lineup import ModelRole

FIRST = {"paradigm": "user", "count": 10, "faults": 0, "pace": 0}
PRESETS = (
    "domain", "rules", "paradigm", "count", "tasks_per_dialogue", "faults", "pace", "seed",
    "tools", "personas", "only_approved", "priority", "max_tokens_total", "max_cost", *seat_names(),
)  # fmt: skip
"""What a link to this form may fill in."""
REPEATED = (
    "paradigm", "count", "tasks_per_dialogue", "faults", "pace", "tools", "personas",
    "max_tokens_total", "max_cost",
)  # fmt: skip


@require_safe
@never_cache
@member_page
def run_list(request: MemberRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = run_page(request.workspace, after)
    moving = any(not row.is_over for row in page.items)
    shown = {"runs": page.items, "next": page.next, "is_later_page": bool(after), "moving": moving}
    return render(request, "runs/list.html#found" if request.htmx else "runs/list.html", shown)


@require_http_methods(["GET", "POST"])
@member_page
def run_new(request: MemberRequest) -> HttpResponse:
    given = {name: request.GET[name] for name in PRESETS if request.GET.get(name)}
    form = RunForm(sent(request), workspace=request.workspace, initial=FIRST | given)
    if request.method == "POST" and form.is_valid():
        try:
            order = read_order(RunOrder, form.order())
            run = start_run(request.workspace, by=request.user, order=order)
        except CurationError as error:
            add_to(form, by_seat(error))
        else:
            messages.success(request, f"Ordered: {counted(run.count, 'dialogue')}.")
            return redirect("curation:run", run.pk)
    shown = {
        "form": form,
        "paradigms": PARADIGMS,
        "estimate": _estimate(request, form),
        "approved": _approved(request, form),
        "known_models": known_models(request.workspace),
    }
    return render(request, "runs/new.html", shown, status=422 if form.errors else 200)


@require_safe
@member_page
def run_estimate(request: MemberRequest) -> HttpResponse:
    """The estimate alone, for the values that stand in the form right now."""
    form = RunForm(request.GET, workspace=request.workspace)
    shown = {"estimate": _estimate(request, form), "approved": _approved(request, form)}
    return render(request, "runs/new.html#estimate", shown)


def _approved(request: MemberRequest, form: RunForm) -> tuple[DomainVersion, Count] | None:
    """The chosen domain, and how many of its tasks are approved."""
    form = form if form.is_bound else form.as_sent()
    form.is_valid()
    key = str(form.cleaned_data.get("domain") or "")
    rows = DomainVersion.objects.in_workspace(request.workspace)
    row = rows.filter(pk=key).first() if key else None
    return (row, counts_of(judged_pieces(row))["task"]) if row else None


def _estimate(request: MemberRequest, form: RunForm) -> Estimate | None:
    """None while a field that it needs makes no sense."""
    form = form if form.is_bound else form.as_sent()
    form.is_valid()
    given = form.cleaned_data
    if not given.get("count") or not given.get("paradigm"):
        return None
    return estimate(
        request.workspace,
        domain=str(given.get("domain") or ""),
        paradigm=str(given["paradigm"]),
        count=int(given["count"]),
        tasks=given.get("tasks_per_dialogue"),
        pace=float(given.get("pace") or 0),
        by_models=any(given.get(name) for name in seat_names()),
    )


@require_safe
@never_cache
@member_page
def run(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_run(request, key)
    progress, judging = progress_of(row), last_judging_of_run(row)
    shown = {
        "run": row,
        "progress": progress,
        "rows": sorted(progress.rows, key=lambda one: one.ordinal),
        "repeat": _repeat(row),
        "waiting": waiting_for(row),
        "raised": raised_budget(row),
        "can_retry": row.state not in (Run.State.FAILED, Run.State.CANCELLED),
        "judging": judging,
        "judge_raised": raised_job_budget(judging) if judging else None,
        "has_judge": ModelRole.JUDGE in lineup_of(request.workspace),
    }
    return render(request, "runs/detail.html#live" if request.htmx else "runs/detail.html", shown)


def _repeat(row: Run) -> str:
    """The query string that fills the form with a run's settings; the seed is drawn anew."""
    same = {name: getattr(row, name) for name in REPEATED}
    same["only_approved"] = True if row.approved else None
    same["priority"] = row.get_priority_display().lower()
    given = {"domain": row.domain_id, "rules": row.rules_id, **same, **seats_repeated(row.cast)}
    return urlencode({name: value for name, value in given.items() if value is not None})
