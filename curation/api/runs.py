"""``/runs``: ordering dialogues, and steering what was ordered."""

from __future__ import annotations

from uuid import UUID

from ninja import Query, Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.runs import Retried, RunDetail, RunShape
from curation.models import Run
from curation.selectors.found import run_in
from curation.selectors.history import history_of
from curation.selectors.run_progress import failures_of
from curation.selectors.waiting import waiting_for
from curation.services.orders import RunChange, RunOrder, RunRestart, RunRetry
from curation.services.retries import retry_run
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


@router.get("/{key}", response=RunDetail)
def run(request: ApiRequest, key: UUID) -> RunDetail:
    """With what it waits for, its failures by cause, and who steered it."""
    row = run_in(request.auth.workspace, key)
    return RunDetail.whole(row, waiting_for(row), failures_of(row), history_of(row))


@router.patch("/{key}", response=RunShape)
def change(request: ApiRequest, key: UUID, order: RunChange) -> RunShape:
    """Change the priority or the budgets of a run that is under way. A budget that the run has
    used up already is a 422. Of a run that is over only the budgets can be changed, for its
    judges, which go on by themselves where one had stopped them; else it is a 409.
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
def restart(request: ApiRequest, key: UUID, order: RunRestart | None = None) -> RunShape:
    """Go on with a run whose models could not be asked, once the settings are mended, or on
    another ``model``.
    """
    row, by = run_in(request.auth.workspace, key), request.auth.user
    return RunShape.of(restart_run(row, model=order.model if order else None, by=by))


@router.post("/{key}/retry", response=Retried)
def retry(request: ApiRequest, key: UUID, order: RunRetry | None = None) -> Retried:
    """Try failed dialogues again: all, or those of one ``reason``. Each goes on from its last good
    turn with other draws, on another ``model`` where one is given; what it failed of stays in its
    history. A run that was finished runs again.
    """
    row = run_in(request.auth.workspace, key)
    many = retry_run(row, order or RunRetry(), by=request.auth.user)
    return Retried(**RunShape.of(row).model_dump(), retried=many)


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
