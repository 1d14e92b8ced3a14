"""Who may see a page: members of the workspace see it, for anyone else it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from curation.engine.standing import Stand
from curation.models import Membership, Workspace
from curation.selectors.signed_in import membership_of

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of a person who belongs to the workspace that the page is about."""

    user: User
    htmx: HtmxDetails
    membership: Membership
    workspace: Workspace
    stands: list[Stand]
    """Of its dialogues, where the page has read them: the frame needs not ask again."""


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
Wrapped = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def member_page(view: View[P]) -> Wrapped[P]:
    """Sign in first; somebody without a workspace gets a 404, as for anything not theirs."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(_member(request), *args, **kwargs)

    return cast("Wrapped[P]", login_required(page))


def lead_page(view: View[P]) -> Wrapped[P]:
    """For what only leads may do; raises PermissionDenied for an annotator."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = _member(request)
        if not member.membership.leads:
            raise PermissionDenied("Only a lead of this workspace can do this.")
        return view(member, *args, **kwargs)

    return cast("Wrapped[P]", login_required(page))


def _member(request: HttpRequest) -> MemberRequest:
    """The request with its membership and workspace. Raises Http404 for a stranger."""
    membership = membership_of(request)
    if membership is None:
        raise Http404("You belong to no workspace here.")
    member = cast("MemberRequest", request)
    member.membership = membership
    member.workspace = membership.workspace
    return member
