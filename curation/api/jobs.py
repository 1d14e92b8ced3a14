"""``/jobs``: slow work that was started, and what came of it."""

from __future__ import annotations

from functools import cache, partial
from typing import Literal
from uuid import UUID

from ninja import Query, Router

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.jobs import JobShape
from curation.models import Job
from curation.selectors.found import job_in
from curation.selectors.waiting import crew_at_work
from curation.services.jobs import cancel_job, resume_job
from curation.services.orders import Budget

router = Router(tags=["jobs"])


class JobQuery(PageQuery):
    state: Literal["queued", "running", "paused", "done", "failed", "cancelled"] | None = None


@router.get("", response=Listed[JobShape])
def jobs(request: ApiRequest, query: Query[JobQuery]) -> Listed[JobShape]:
    """A job that does not move says why (``waiting_for``); ``state=paused`` lists those that wait
    for a higher budget.
    """
    rows = Job.objects.in_workspace(request.auth.workspace)
    if query.state is not None:
        rows = rows.filter(state=query.state)
    return listed(request, rows, query, partial(JobShape.of, crew=cache(crew_at_work)))


@router.get("/{key}", response=JobShape)
def job(request: ApiRequest, key: UUID) -> JobShape:
    return JobShape.of(job_in(request.auth.workspace, key))


@router.post("/{key}/resume", response=JobShape)
def resume(request: ApiRequest, key: UUID, budget: Budget | None = None) -> JobShape:
    """Go on with a job that stopped at a budget (state ``paused``), under a higher one; null takes
    a budget away. What it was answered before costs nothing again. One that stopped at the budget
    of its run goes on by itself as soon as that is higher: ``PATCH /runs/{id}``; one that
    stopped at the daily ceiling, when the day turns or that is higher:
    ``PATCH /spending/ceiling``.
    """
    return JobShape.of(resume_job(job_in(request.auth.workspace, key), budget))


@router.post("/{key}/cancel", response=JobShape)
def cancel(request: ApiRequest, key: UUID) -> JobShape:
    """Call off the making of a domain, judging, replays, a test of an endpoint, where what is done
    stays, or an import, of which nothing is then to be seen.
    """
    return JobShape.of(cancel_job(job_in(request.auth.workspace, key)))
