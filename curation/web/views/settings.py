"""Settings: who belongs here, bearer tokens, the daily ceiling, and what is running."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.engine.ceilings import Day, day_as_read
from curation.errors import CurationError
from curation.models import ApiToken, Heartbeat, Membership
from curation.selectors.models import uncounted_by
from curation.selectors.pulse import silent_workers
from curation.services.access import issue_token, revoke_token
from curation.services.ceilings import DayCeilings, set_ceilings
from curation.services.members import invite_member
from curation.services.orders import read_order
from curation.web.access import MemberRequest, lead_page, member_page
from curation.web.forms.ordering import MemberForm, TokenForm
from curation.web.forms.steering import CeilingForm
from curation.web.lookup import own_row
from curation.web.refusals import add_to

WORKERS = (Heartbeat.WORKER, Heartbeat.WAITING)


@require_safe
@never_cache
@member_page
def settings(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@never_cache
@member_page
def token_new(request: MemberRequest) -> HttpResponse:
    """A new token; this answer is the only time that it can be read."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, token_form=form)
    secret = issue_token(request.user, request.workspace, name=form.cleaned_data["name"])
    return _page(request, secret=secret)


@require_POST
@member_page
def token_revoke(request: MemberRequest, key: UUID) -> HttpResponse:
    """One's own token only: another person's is not there."""
    mine = ApiToken.objects.filter(user=request.user)
    revoke_token(own_row(request, mine, key))
    messages.success(request, "Revoked. Nothing can use it any more.")
    return redirect("curation:settings")


@require_POST
@lead_page
def member_new(request: MemberRequest) -> HttpResponse:
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            member = invite_member(request.membership, **form.cleaned_data)
        except CurationError as error:
            add_to(form, error)
        else:
            messages.success(request, f"{member.user.get_username()} is {member.role} here.")
            return redirect("curation:settings")
    return _page(request, status=422, member_form=form)


@require_POST
@lead_page
def ceiling_set(request: MemberRequest) -> HttpResponse:
    """What the workspace may use of models in a day."""
    form = CeilingForm(request.POST, day=day_as_read(request.workspace))
    if form.is_valid():
        try:
            day = set_ceilings(request.membership, read_order(DayCeilings, form.cleaned_data))
        except CurationError as error:
            add_to(form, error)
        else:
            messages.success(request, _told(day))
            return redirect("curation:settings")
    return _page(request, status=422, ceiling_form=form)


def _told(day: Day) -> str:
    if day.is_reached:
        return day.words
    return "It holds from now on." if day.has_ceiling else "There is no ceiling any more."


def _page(request: MemberRequest, *, status: int = 200, **more: object) -> HttpResponse:
    tokens = ApiToken.objects.in_workspace(request.workspace).filter(user=request.user)
    members = Membership.objects.filter(workspace=request.workspace).select_related("user")
    day = day_as_read(request.workspace)
    shown = {
        "day": day,
        "uncounted": uncounted_by(day, request.workspace),
        "ceiling_form": CeilingForm(day=day),
        "members": members.order_by("user__username"),
        "tokens": tokens.filter(revoked_at=None).order_by("-created"),
        "silent": [beat.name for beat in silent_workers()],
        "workers": Heartbeat.objects.filter(kind__in=WORKERS).order_by("-at")[:20],
        "token_form": TokenForm(),
        "member_form": MemberForm(),
    }
    return render(request, "settings/index.html", shown | more, status=status)
