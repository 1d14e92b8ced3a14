"""``/runs``: ordering dialogues, and holding or calling off what was ordered."""

from __future__ import annotations

from uuid import UUID

from ninja import Query, Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.runs import RunShape
from curation.models import Run
from curation.selectors.found import run_in
from curation.services.orders import RunOrder
from curation.services.runs import cancel_run, pause_run, restart_run, resume_run, start_run

router = Router(tags=["runs"])


@router.post("", response={201: RunShape})
def start(request: ApiRequest, order: RunOrder) -> Status[RunShape]:
    row = start_run(request.auth.workspace, by=request.auth.user, order=order)
    return Status(201, RunShape.of(row))


@router.get("", response=Listed[RunShape])
def runs(request: ApiRequest, query: Query[PageQuery]) -> Listed[RunShape]:
    rows = Run.objects.in_workspace(request.auth.workspace).select_related("domain")
    rows = rows.defer("domain__content")
    return listed(request, rows, query, RunShape.of)


@router.get("/{key}", response=RunShape)
def run(request: ApiRequest, key: UUID) -> RunShape:
    return RunShape.of(run_in(request.auth.workspace, key))


@router.post("/{key}/pause", response=RunShape)
def pause(request: ApiRequest, key: UUID) -> RunShape:
    return RunShape.of(pause_run(run_in(request.auth.workspace, key)))


@router.post("/{key}/resume", response=RunShape)
def resume(request: ApiRequest, key: UUID) -> RunShape:
    return RunShape.of(resume_run(run_in(request.auth.workspace, key)))


@router.post("/{key}/restart", response=RunShape)
def restart(request: ApiRequest, key: UUID) -> RunShape:
    """Go on with a run whose models could not be asked, once the settings are mended."""
    return RunShape.of(restart_run(run_in(request.auth.workspace, key)))


@router.post("/{key}/cancel", response=RunShape)
def cancel(request: ApiRequest, key: UUID) -> RunShape:
    return RunShape.of(cancel_run(run_in(request.auth.workspace, key)))
