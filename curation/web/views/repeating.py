"""What a branch under another version repeats, asked while its form is filled in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.engine.cutting import cut_at
from curation.errors import CurationError
from curation.selectors.repeating import repeating
from curation.services.orders import ForkOrder, read_order
from curation.services.under_version import placed_under, version_meant
from curation.web.access import MemberRequest, member_page
from curation.web.lookup import own_trajectory


@require_safe
@never_cache
@member_page
def fork_version(request: MemberRequest, key: UUID) -> HttpResponse:
    """For the version, the place and the mode that the form has by now."""
    parent = own_trajectory(request, key)
    given = {name: request.GET.get(name) or None for name in ("at", "domain", "mode")}
    shown: dict[str, object] = {"trajectory": parent}
    try:
        order = read_order(ForkOrder, {name: one for name, one in given.items() if one})
        row = version_meant(parent, order)
        if row is not None:
            under = placed_under(cut_at(parent, order.at), row)
            whole = order.mode == "replay"
            shown["told"] = repeating(under.place, row, under.renewal, whole=whole)
    except CurationError as error:
        shown["problem"] = str(error)
    return render(request, "trajectories/_repeating.html", shown)
