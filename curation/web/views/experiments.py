"""Experiments with rules: ordering one, watching it, reading what it says, deciding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.engine.trials import standing_of
from curation.errors import CurationError
from curation.models import Experiment, RuleSetVersion
from curation.selectors.experiments import (
    comparison_of,
    decisions_of,
    is_resting,
    pairs_of,
)
from curation.selectors.rule_sets import rule_changes
from curation.selectors.waiting import rests
from curation.services.experiment_decisions import adopt, discard, undo
from curation.services.experiments import USUAL, start_experiment, want_reviewed
from curation.web.access import MemberRequest, member_page
from curation.web.forms.trying import DecisionForm, TrialForm
from curation.web.lookup import number_in, own_row, own_rules, sent, version_in
from curation.web.refusals import add_to, tell
from curation.web.wording import counted
from simulation.dialogue.arms import Comparison
from simulation.dialogue.telling import title_of, told


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def experiment_new(request: MemberRequest, name: str) -> HttpResponse:
    """Which two versions, and on how many dialogues."""
    versions = own_rules(request, name)
    form = TrialForm(versions, sent(request), initial=_first(request, versions))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new, old = (version_in(versions, given[one]) for one in ("version", "against"))
        try:
            row = start_experiment(new, old, by=request.user, sample=given["sample"])
        except CurationError as error:
            add_to(form, error)
        else:
            return redirect("curation:experiment", row.pk)
    shown = {"name": name, "form": form, "versions": versions}
    return render(request, "rules/try.html", shown, status=422 if form.errors else 200)


@require_safe
@never_cache
@member_page
def experiment(request: MemberRequest, key: UUID) -> HttpResponse:
    """How far it is; once all is played, what the two arms say."""
    row = _own(request, key)
    standing = standing_of(row)
    shown: dict[str, Any] = {"row": row, "standing": standing}
    if standing.is_playing:
        shown["waiting"] = rests() if is_resting(row) else None
    if request.htmx and standing.is_playing:
        return render(request, "rules/experiment.html#progress", shown)
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    shown |= {
        "pairs": pairs_of(row),
        "decisions": decisions_of(row),
        "changes": rule_changes(row.old.content, row.new.content),
        "form": DecisionForm(),
    }
    if not standing.is_playing:
        shown |= _compared(comparison_of(row))
    return render(request, "rules/experiment.html", shown)


@require_POST
@member_page
def decide(request: MemberRequest, key: UUID) -> HttpResponse:
    """Adopt, discard, take that back, or send its dialogues to the reviewers."""
    row = _own(request, key)
    decision = DECISIONS.get(request.POST.get("do", ""))
    form = DecisionForm(request.POST)
    if decision is None:
        raise Http404("There is no such decision.")
    if not form.is_valid():
        messages.error(request, "The reason is too long: 300 characters at most.")
        return redirect("curation:experiment", key)
    try:
        messages.success(request, decision(request, row, form.cleaned_data["reason"]))
    except CurationError as error:
        tell(request, error)
    return redirect("curation:experiment", key)


def _own(request: MemberRequest, key: UUID) -> Experiment:
    rows = Experiment.objects.select_related("old", "new", "author", "workspace")
    return own_row(request, rows, key)


def _first(request: MemberRequest, versions: list[RuleSetVersion]) -> dict[str, int]:
    """The newest against the one before it, where the address says nothing else."""
    version = version_in(versions, number_in(request, "version")).number
    before = next((row.number for row in versions if row.number < version), version)
    return {"version": version, "against": number_in(request, "against") or before, "sample": USUAL}


def _compared(found: Comparison) -> dict[str, Any]:
    """Figures with their words, the dialogue's own before those of findings and rules."""
    figures = [(title_of(one), one, told(one)) for one in found.figures]
    return {"compared": found, "figures": figures}


def _adopted(request: MemberRequest, row: Experiment, reason: str) -> str:
    said = adopt(row, by=request.user, reason=reason)
    return f"Adopted: version {said.after.number} is the newest of {row.name}; new runs take it."


def _discarded(request: MemberRequest, row: Experiment, reason: str) -> str:
    said = discard(row, by=request.user, reason=reason)
    return f"Discarded: version {said.after.number} is the newest of {row.name}."


def _undone(request: MemberRequest, row: Experiment, _reason: str) -> str:
    said = undo(row, by=request.user)
    return f"Taken back: version {said.after.number} is the newest of {row.name}."


def _sent(_request: MemberRequest, row: Experiment, _reason: str) -> str:
    return f"{counted(want_reviewed(row), 'dialogue')} of the new version went to the reviewers."


DECISIONS: dict[str, Callable[[MemberRequest, Experiment, str], str]] = {
    "adopt": _adopted,
    "discard": _discarded,
    "undo": _undone,
    "review": _sent,
}
