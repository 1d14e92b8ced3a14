"""The cockpit: what stands still, what needs me, what is running, how good the dialogues are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.engine.standing import Stand, stands
from curation.models import Trajectory
from curation.selectors import board
from curation.selectors.spending import spent_ever
from curation.selectors.standstill import standing_still
from curation.web.access import MemberRequest, member_page
from curation.web.density import chart_of
from curation.web.standing import line_of
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm

IN_A_DIALOGUE = ("Watch", "Fork")


@require_safe
@never_cache
@member_page
def home(request: MemberRequest) -> HttpResponse:
    workspace = request.workspace
    found = request.stands = stands(workspace)
    now = _now(request, found)
    if request.htmx:
        return render(request, "home/cockpit.html#now", now)
    rates, turns_read = board.fault_rates(workspace)
    steps = board.first_steps(workspace, found)
    shown = {
        "steps": [(step, _place(step, now["live"])) for step in steps],
        "steps_open": sum(not step.is_done for step in steps),
        "chart": chart_of(board.densities(workspace)),
        "rates": rates,
        "turns_read": turns_read,
        "spent": spent_ever(workspace),
    }
    return render(request, "home/cockpit.html", shown | now)


def _place(step: board.Step, live: list[Trajectory]) -> str:
    """Where a first step is done: in a dialogue that is being written where there is one."""
    if step.title in IN_A_DIALOGUE and live:
        return reverse("curation:trajectory", args=[live[0].pk])
    if step.place == "rule-list":
        return reverse("curation:rule-edit", args=[default_rules(Paradigm.USER).name])
    return reverse(f"curation:{step.place}")


def _now(request: MemberRequest, found: list[Stand]) -> dict[str, Any]:
    """What changes from second to second; the rest of the page is not asked for again."""
    return {
        "mine": board.awaiting_me(request.workspace, request.user),
        "live": board.live_dialogues(request.workspace),
        "runs": board.active_runs(request.workspace),
        "still": [line_of(one) for one in standing_still(request.workspace, besides=request.user)],
        "totals": board.totals(found),
    }


@require_safe
@never_cache
@member_page
def pulse(request: MemberRequest) -> HttpResponse:
    """The frame's live facts: worker, dialogues being written, the banner."""
    return render(request, "_pulse_update.html")
