"""Who looks at a page, and in which workspace: what a session says."""

from __future__ import annotations

from django.http import HttpRequest

from curation.models import Membership

WORKSPACE_KEY = "workspace"


def membership_of(request: HttpRequest) -> Membership | None:
    """The membership in the workspace that the session names, or else in the first."""
    if not request.user.is_authenticated:
        return None
    found = Membership.objects.filter(user=request.user).select_related("workspace")
    chosen = request.session.get(WORKSPACE_KEY)
    ordered = found.order_by("workspace__name", "pk")
    return (ordered.filter(workspace=chosen).first() if chosen else None) or ordered.first()
