"""What a newer version of a domain means for its dialogues: replaying them, and going back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.errors import CurationError
from curation.models import DomainVersion, Job
from curation.selectors.pulse import MANY
from curation.selectors.staleness import replaying_of
from curation.services.forks import replay_under_current
from curation.services.jobs import cancel_job
from curation.services.mass_replays import (
    ReplayOrder,
    approve_same,
    came_out_same,
    order_replays,
    restore_version,
)
from curation.services.orders import read_order
from curation.web.access import MemberRequest, lead_page, member_page
from curation.web.lookup import own_row, own_trajectory
from curation.web.refusals import tell

ROWS = DomainVersion.objects.select_related("workspace")


@require_POST
@member_page
def replay_one(request: MemberRequest, key: UUID) -> HttpResponse:
    """A branch under the current version, opened where it parts."""
    row = own_trajectory(request, key)
    try:
        child = replay_under_current(row, by=request.user)
    except CurationError as error:
        tell(request, error)
        return redirect("curation:trajectory", key)
    words = "A branch under the current version, its calls run again. The original stays as it is."
    messages.success(request, words)
    return redirect(f"{reverse('curation:trajectory', args=[child.pk])}?at={child.fork_at}")


@require_POST
@member_page
def replay_all(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, ROWS.all(), key)
    try:
        order = read_order(ReplayOrder, {"review": request.POST.get("review") or "any"})
        job = order_replays(row, by=request.user, order=order)
    except CurationError as error:
        tell(request, error)
        return redirect("curation:domain", key)
    return redirect("curation:replaying", job.pk)


@require_safe
@never_cache
@member_page
def replaying(request: MemberRequest, key: UUID) -> HttpResponse:
    """How many replays are queued, over, and what came of them."""
    job = _replaying(request, key)
    done = replaying_of(job)
    row = own_row(request, ROWS.all(), UUID(job.payload["domain"]))
    is_queueing = job.state in (Job.State.QUEUED, Job.State.RUNNING)
    shown = {
        "job": job,
        "row": row,
        "done": done,
        "is_queueing": is_queueing,
        "going": is_queueing or done.over < done.total,
        "same": came_out_same(row)[:MANY].count() if not is_queueing and done.same else 0,
    }
    part = "domains/replaying.html#progress" if request.htmx else "domains/replaying.html"
    return render(request, part, shown)


@require_POST
@member_page
def cancel(request: MemberRequest, key: UUID) -> HttpResponse:
    try:
        cancel_job(_replaying(request, key))
    except CurationError as error:
        tell(request, error)
    return redirect("curation:replaying", key)


@require_POST
@lead_page
def approve(request: MemberRequest, key: UUID) -> HttpResponse:
    """Some at a time; the button stays while there are more."""
    row = own_row(request, ROWS.all(), key)
    done = approve_same(row, member=request.membership)
    more = f" {done.left} more wait." if done.left else ""
    messages.success(request, f"Approved {done.approved} that came out the same.{more}")
    return redirect("curation:domain", key)


@require_POST
@member_page
def restore(request: MemberRequest, key: UUID) -> HttpResponse:
    row = own_row(request, ROWS.all(), key)
    try:
        restore_version(row, by=request.user)
    except CurationError as error:
        tell(request, error)
    else:
        messages.success(request, f"Version {row.number} is the current one again.")
    return redirect("curation:domain", key)


def _replaying(request: MemberRequest, key: UUID) -> Job:
    job = own_row(request, Job.objects.all(), key)
    if job.kind != Job.Kind.REPLAY:
        raise Http404("There are no such replays.")
    return job
