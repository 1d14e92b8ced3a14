"""Having a judge read dialogues, and answering its critiques."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from curation.errors import CurationError, NotThere
from curation.models import Job, Judgement
from curation.services.jobs import cancel_job
from curation.services.judging import answer_critique, judge_run, judge_trajectory
from curation.services.orders import Budget, read_order
from curation.web.access import MemberRequest, member_page
from curation.web.forms.steering import JudgeForm
from curation.web.listing import listing_in
from curation.web.lookup import own_row, own_run, own_trajectory, sent
from curation.web.places import place_of
from curation.web.refusals import add_to, tell
from curation.web.transcript.answers import turn_answer
from curation.web.transcript.workbench import Workbench

ANSWERS = {"accept": True, "refuse": False}


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def judge(request: MemberRequest, key: UUID) -> HttpResponse:
    """Order a judgement; or the panel alone, while one is on its way."""
    trajectory = own_trajectory(request, key)
    if request.method == "POST":
        try:
            judge_trajectory(trajectory, by=request.user)
        except CurationError as error:
            tell(request, error)
    if not request.htmx:
        address = reverse("curation:trajectory", args=[key])
        return redirect(f"{address}?{listing_in(request).carried}#judge-panel")
    bench = Workbench(trajectory, request.user, listing=listing_in(request))
    return render(request, "trajectories/_judge.html", {"bench": bench, "is_fresh": True})


@require_POST
@member_page
def run_judge(request: MemberRequest, key: UUID) -> HttpResponse:
    """All ended dialogues of a run that no judge has read yet."""
    run = own_run(request, key)
    try:
        judge_run(run, by=request.user)
    except CurationError as error:
        tell(request, error)
    return redirect("curation:run", key)


@require_http_methods(["GET", "POST"])
@member_page
def run_judge_within(request: MemberRequest, key: UUID) -> HttpResponse:
    """The same with a budget, or once more."""
    run = own_run(request, key)
    form = JudgeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            budget = read_order(Budget, form.budget())
            judge_run(run, by=request.user, again=form.cleaned_data["again"], budget=budget)
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect("curation:run", key)
    shown = {"run": run, "form": form}
    return render(request, "runs/judge.html", shown, status=422 if form.errors else 200)


@require_POST
@member_page
def cancel(request: MemberRequest, key: UUID) -> HttpResponse:
    """Call a judging off; verdicts that are there stay."""
    rows = Job.objects.filter(kind=Job.Kind.JUDGE)
    job = own_row(request, rows, key)
    try:
        cancel_job(job)
        messages.success(request, "The judge was called off. Verdicts that are there stay.")
    except CurationError as error:
        tell(request, error)
    return redirect(place_of(job))


@require_POST
@member_page
def critique(request: MemberRequest, key: UUID, judgement: UUID, seq: int) -> HttpResponse:
    """Accept or refuse a critique; another answer stands instead of the first."""
    trajectory = own_trajectory(request, key)
    row = get_object_or_404(Judgement.objects.filter(trajectory=trajectory), pk=judgement)
    accepted = ANSWERS.get(request.POST.get("answer", ""))
    if accepted is None:
        raise Http404("There is no such answer.")
    try:
        answer_critique(row, seq, by=request.user, accepted=accepted)
    except NotThere as error:
        raise Http404(str(error)) from error
    said = "accepted" if accepted else "refused"
    return turn_answer(request, trajectory, seq, f"The critique of turn {seq} is {said}.")
