"""``/runs``: ordering dialogues, and steering what was ordered."""

from __future__ import annotations

from uuid import UUID

from ninja import Query, Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.runs import RunShape
from curation.models import Run
from curation.selectors.found import run_in
from curation.services.orders import RunChange, RunOrder
from curation.services.run_changes import change_run, raise_and_resume
from curation.services.run_controls import cancel_run, pause_run, restart_run, stop_run
from curation.services.runs import start_run

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


@router.patch("/{key}", response=RunShape)
def change(request: ApiRequest, key: UUID, order: RunChange) -> RunShape:
    """Change the priority or the budgets of a run that is under way. A budget that the run has
    used up already is a 422; a run that is over is a 409.
    """
    row = change_run(run_in(request.auth.workspace, key), order, by=request.auth.user)
    return RunShape.of(row)


@router.post("/{key}/pause", response=RunShape)
def pause(request: ApiRequest, key: UUID) -> RunShape:
    """Hold it: what is being played stops between two turns, and waits. A paused run stays so."""
    return RunShape.of(pause_run(run_in(request.auth.workspace, key), by=request.auth.user))


@router.post("/{key}/resume", response=RunShape)
def resume(request: ApiRequest, key: UUID, order: RunChange | None = None) -> RunShape:
    """Go on. With a body, first change what it says: a run that has used up its budget goes on
    only with a higher one, and is a 409 otherwise.
    """
    row, by = run_in(request.auth.workspace, key), request.auth.user
    return RunShape.of(raise_and_resume(row, order or RunChange(), by=by))


@router.post("/{key}/restart", response=RunShape)
def restart(request: ApiRequest, key: UUID) -> RunShape:
    """Go on with a run whose models could not be asked, once the settings are mended."""
    return RunShape.of(restart_run(run_in(request.auth.workspace, key), by=request.auth.user))


@router.post("/{key}/stop", response=RunShape)
def stop(request: ApiRequest, key: UUID) -> RunShape:
    """End it as it is, for review: what is being played ends after the turn in hand, what was
    begun ends where it is, both finished with the reason ``stopped_by_person``; what has not
    begun is cancelled.
    """
    return RunShape.of(stop_run(run_in(request.auth.workspace, key), by=request.auth.user))


@router.post("/{key}/cancel", response=RunShape)
def cancel(request: ApiRequest, key: UUID) -> RunShape:
    """Call off what has not ended, without review. What is finished stays."""
    return RunShape.of(cancel_run(run_in(request.auth.workspace, key), by=request.auth.user))
