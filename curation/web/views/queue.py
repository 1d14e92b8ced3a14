"""The queue: dialogues as the URL filters them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.selectors.domains import newest_versions
from curation.selectors.list_pages import dialogue_page
from curation.selectors.staleness import undone_among
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
CHECKS = (
    ("near", "one fault away"),
    ("errors", "with errors"),
    ("clean", "nothing found"),
    ("unproven", "tasks unproven"),
    ("invalid", "judged invalid"),
    ("valid", "judged valid"),
)
ORIGINS = (
    ("generated", "generated"),
    ("fork", "forks"),
    ("import", "imports"),
    ("experiment", "tried in experiments"),
)
STALE = (
    ("yes", "stale"),
    ("no", "not stale"),
    ("replayed", "replayed since"),
    ("undone", "undone"),
)


@require_safe
@never_cache
@member_page
def queue(request: MemberRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    after = request.GET.get("after", "")
    found, total = dialogue_page(request.workspace, chosen, after)
    shown = {
        "found": found,
        "undone": undone_among(found.items),
        "total": total,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "carried": listing_of(chosen).carried,
        "is_later_page": bool(after),
        "states": STATES,
        "checks": CHECKS,
        "origins": ORIGINS,
        "stale": STALE,
        "domains": newest_versions(request.workspace).defer("content").order_by("title"),
    }
    return render(request, "queue/list.html#rows" if request.htmx else "queue/list.html", shown)
