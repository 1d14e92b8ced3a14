"""The cockpit: what needs me, what is running, how dense and how faulty the dialogues are."""

from __future__ import annotations

from typing import Any

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
    if request.htmx:
        return render(request, "home/cockpit.html#now", _now(request))
    workspace = request.workspace
    rates, turns_read = board.fault_rates(workspace)
    steps = board.first_steps(workspace)
    shown = {
        "steps": steps,
        "steps_open": sum(not step.is_done for step in steps),
        "densities": board.densities(workspace),
        "rates": rates,
        "turns_read": turns_read,
    }
    return render(request, "home/cockpit.html", shown | _now(request))


def _now(request: MemberRequest) -> dict[str, Any]:
    """What changes from second to second; the rest of the page is not asked for again."""
    return {
        "mine": board.awaiting_me(request.workspace, request.user),
        "live": board.live_dialogues(request.workspace),
        "runs": board.active_runs(request.workspace),
        "totals": board.totals(request.workspace),
    }


@require_safe
@never_cache
@member_page
def pulse(request: MemberRequest) -> HttpResponse:
    """The frame's live facts: worker, dialogues being written, the banner."""
    return render(request, "_pulse_update.html")
