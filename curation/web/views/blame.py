"""What each rule of a version did: how often it fired and was broken, where, and at what cost."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.errors import Refused
from curation.selectors.blame import blame_of, fired_in
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import number_in, own_rules, version_in


@require_safe
@never_cache
@member_page
def rule_blame(request: MemberRequest, name: str) -> HttpResponse:
    """All rules of one version (``version``, else the newest), over its newest dialogues."""
    versions = own_rules(request, name)
    row = version_in(versions, number_in(request, "version"))
    shown = {"row": row, "versions": versions, "blame": blame_of(request.workspace, row)}
    return render(request, "rules/blame.html", shown)


@require_safe
@never_cache
@member_page
def rule_fired(request: MemberRequest, name: str, rule: str) -> HttpResponse:
    """The turns in which one rule fired or was broken, a few dialogues a page."""
    versions = own_rules(request, name)
    row = version_in(versions, number_in(request, "version"))
    if all(one["id"] != rule for one in row.content["rules"]):
        raise Http404("There is no such rule in this version.")
    try:
        places, page = fired_in(request.workspace, row, rule, request.GET.get("after") or None)
    except Refused as error:
        raise Http404("There is no such page.") from error
    shown = {
        "row": row,
        "rule": rule,
        "places": places,
        "looked_at": len(page.items),
        "next": page.next,
        "is_later_page": "after" in request.GET,
    }
    return render(request, "rules/fired.html", shown)
