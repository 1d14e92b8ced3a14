"""The queue: dialogues as the URL filters them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.selectors.branches import listed
from curation.selectors.catalogue import newest_domains
from curation.web.access import MemberRequest, member_page
from curation.web.listing import FILTERS, listing_of

STATES = (
    ("queued", "to review"),
    ("claimed", "being read"),
    ("approved", "approved"),
    ("rejected", "rejected"),
    ("running", "being written"),
    ("failed", "failed or cancelled"),
)
CHECKS = (("errors", "with errors"), ("clean", "nothing found"), ("unproven", "tasks unproven"))
ORIGINS = (("generated", "generated"), ("fork", "forks"), ("import", "imports"))


@require_safe
@never_cache
@member_page
def queue(request: MemberRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = listed(request.workspace, chosen | {"after": request.GET.get("after", "")})
    shown = {
        "found": found,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "carried": listing_of(chosen).carried,
        "is_later_page": bool(request.GET.get("after")),
        "states": STATES,
        "checks": CHECKS,
        "origins": ORIGINS,
        "domains": newest_domains(request.workspace),
    }
    return render(request, "queue/list.html#rows" if request.htmx else "queue/list.html", shown)
