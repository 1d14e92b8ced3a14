"""Two branches side by side, and the word on which is better."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.engine.keys import as_uuid
from curation.errors import CurationError
from curation.models import Preference
from curation.selectors.comparing import Pair, end_states
from curation.selectors.family import family_of
from curation.selectors.paging import page_of
from curation.selectors.preferences import given_preferences, is_solved, proposals
from curation.selectors.staleness import undone_among
from curation.services.orders import read_order
from curation.services.preferences import PreferenceOrder, latest_word, prefer
from curation.templatetags.preferring import pair_address
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import number_in, own_trajectory
from curation.web.refusals import tell
from curation.web.transcript.changes import change_of
from curation.web.transcript.compared import ROWS_SHOWN, compared

FIELDS = ("better", "scope", "strength", "reason", "blind", "expects")
PROPOSED = "proposals"


@require_safe
@never_cache
@member_page
def compare(request: MemberRequest, left: UUID, right: UUID) -> HttpResponse:
    """``?blind=1`` hides who made which and what came of it, and may turn the sides round."""
    pair = _pair(request, left, right)
    return render(request, "compare/detail.html", _shown(request, pair))


@require_safe
@member_page
def ends(request: MemberRequest, left: UUID, right: UUID) -> HttpResponse:
    """What the two worlds hold otherwise: a fragment, since both are rebuilt for it."""
    found = end_states(_pair(request, left, right))
    diff = {name: table.model_dump(mode="json") for name, table in found.diff.items()}
    shown = {"ends": found, "change": change_of(diff)}
    return render(request, "compare/_ends.html", shown)


@require_POST
@member_page
def prefer_one(request: MemberRequest, left: UUID, right: UUID) -> HttpResponse:
    """The word is saved as sent, then what comes next opens: the next proposal, or this pair
    with everything shown.
    """
    pair = _pair(request, left, right)
    given = {name: request.POST[name] for name in FIELDS if request.POST.get(name)}
    try:
        row = prefer(
            pair.left, pair.right, by=request.user, order=read_order(PreferenceOrder, given)
        )
    except CurationError as error:
        tell(request, error)
        shown = _shown(request, pair) | {"reason": request.POST.get("reason", "")}
        return render(request, "compare/detail.html", shown, status=422)
    messages.success(request, _said(row, pair))
    if request.POST.get("list") == PROPOSED:
        return redirect(_next_proposal(request))
    return redirect("curation:compare", left, right)


@require_safe
@never_cache
@member_page
def preference_list(request: MemberRequest) -> HttpResponse:
    mine = request.user if request.GET.get("by") == "me" else None
    given = page_of(
        given_preferences(request.workspace, mine), cursor=request.GET.get("after") or None
    )
    found = proposals(request.workspace, by=request.user, cursor=request.GET.get("older") or None)
    shown = {"given": given, "proposals": found, "mine": mine is not None}
    return render(request, "compare/list.html", shown)


@require_safe
@never_cache
@member_page
def family(request: MemberRequest, key: UUID) -> HttpResponse:
    """All branches in one table; two that are ticked are laid side by side."""
    row = own_trajectory(request, key)
    chosen = request.GET.getlist("branch")
    if len(chosen) == 2 and all(map(as_uuid, chosen)):
        return redirect("curation:compare", *chosen)
    branches = family_of(row)
    undone = undone_among(one.trajectory for one in branches)
    shown = {"trajectory": row, "branches": branches, "undone": undone, "chosen": chosen}
    return render(request, "compare/family.html", shown)


def _pair(request: MemberRequest, left: UUID, right: UUID) -> Pair:
    return Pair(own_trajectory(request, left), own_trajectory(request, right))


def _shown(request: MemberRequest, pair: Pair) -> dict[str, Any]:
    blind = bool(_given(request, "blind"))
    limit = number_in(request, "rows") or ROWS_SHOWN
    return {
        "pair": pair,
        "compared": compared(pair, limit),
        "more_rows": limit + ROWS_SHOWN,
        "blind": blind,
        "mine": latest_word(pair.left, pair.right, request.user),
        "list": _given(request, "list"),
        "others": [] if blind else _others(pair),
        "solved": {"left": is_solved(pair.left), "right": is_solved(pair.right)},
        "carried": _carried(request),
    }


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name) or ""


def _carried(request: HttpRequest) -> str:
    kept = {name: _given(request, name) for name in ("blind", "list")}
    return urlencode({name: value for name, value in kept.items() if value})


def _others(pair: Pair) -> list[Any]:
    """The rest of the family, to be compared with the left one."""
    return [one for one in family_of(pair.left) if one.trajectory.pk != pair.left.pk]


def _next_proposal(request: MemberRequest) -> str:
    found = proposals(request.workspace, by=request.user).items
    if not found:
        messages.info(request, "No more proposals: every pair that outcomes tell apart is said.")
        return reverse("curation:preference-list")
    return f"{pair_address(found[0], request.user)}?{_carried(request)}"


def _said(row: Preference, pair: Pair) -> str:
    if row.choice == Preference.Choice.TIE:
        return "Saved: a tie."
    if row.choice == Preference.Choice.NEITHER:
        return "Put aside: no pair to learn from."
    side = "left" if row.chosen and row.chosen.pk == pair.left.pk else "right"
    return f"Saved: the {side} one is better. Another choice replaces it."
