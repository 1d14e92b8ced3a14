"""The cockpit: what needs me, what is running, how dense and how faulty the dialogues are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.selectors import board
from curation.web.access import MemberRequest, member_page


@require_safe
@never_cache
@member_page
def home(request: MemberRequest) -> HttpResponse:
    workspace = request.workspace
    rates, turns_read = board.fault_rates(workspace)
    steps = board.first_steps(workspace, request.user)
    shown = {
        "steps": steps,
        "steps_open": sum(not step.is_done for step in steps),
        "mine": board.awaiting_me(workspace, request.user),
        "live": board.live_dialogues(workspace),
        "runs": board.active_runs(workspace),
        "totals": board.totals(workspace),
        "densities": board.densities(workspace),
        "rates": rates,
        "turns_read": turns_read,
    }
    part = "home/cockpit.html#now" if request.htmx else "home/cockpit.html"
    return render(request, part, shown)


@require_safe
@never_cache
@member_page
def pulse(request: MemberRequest) -> HttpResponse:
    """The frame's live facts: worker, dialogues being written, the banner."""
    return render(request, "_pulse_update.html")
