"""What the workspace has spent on its models."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.engine.ceilings import day_as_read
from curation.engine.spent import Amount
from curation.selectors.models import uncounted_by
from curation.selectors.spending import OfTime, Spent, spent_by
from curation.templatetags.wording import dollars, thousands
from curation.web.access import MemberRequest, member_page

USUAL = "30"
PERIODS: dict[str, tuple[int | None, str]] = {
    "7": (7, "7 days"),
    USUAL: (30, "30 days"),
    "90": (90, "90 days"),
    "all": (None, "All time"),
}


@require_safe
@never_cache
@member_page
def spending(request: MemberRequest) -> HttpResponse:
    """``days`` is one of the periods."""
    chosen = request.GET.get("days", USUAL)
    if chosen not in PERIODS:
        raise Http404("There is no such period.")
    spent = spent_by(request.workspace, PERIODS[chosen][0])
    periods = [(key, name) for key, (_, name) in PERIODS.items()]
    shown: dict[str, Any] = {"spent": spent, "periods": periods, "chosen": chosen}
    day = day_as_read(request.workspace)
    shown |= {"day": day, "uncounted": uncounted_by(day, request.workspace)}
    return render(request, "settings/spending.html", shown | _drawn(spent))


def _drawn(spent: Spent) -> dict[str, Any]:
    """In money where there is any, else in tokens."""
    sizes = [_size(one.spent, spent) for one in spent.times]
    most = max(sizes, default=0.0)
    shares = [size / most if most else 0.0 for size in sizes]
    words = [_told(one, spent) for one in spent.times]
    return {
        "pillars": list(zip(shares, words, strict=True)),
        "highest": dollars(most) if spent.has_money else f"{thousands(most)} tokens",
        "whole": _size(spent.spent, spent),
        "busy": [one for one in reversed(spent.times) if one.spent.tokens],
    }


def _size(amount: Amount, spent: Spent) -> float:
    return amount.cost if spent.has_money else float(amount.tokens)


def _told(one: OfTime, spent: Spent) -> str:
    when = f"{one.since:%B %Y}" if spent.by_month else f"{one.since:%Y-%m-%d}"
    money = f", {dollars(one.spent.cost)}" if spent.has_money else ""
    return f"{when}: {thousands(one.spent.tokens)} tokens{money}"
