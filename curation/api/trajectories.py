"""``/trajectories``: reading dialogues, and making branches of them."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponse
from ninja import Query, Router, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, refuse_unknown
from curation.api.shapes.trajectories import TrajectoryDetail, TrajectoryShape
from curation.engine.records import to_record
from curation.models import Review, Trajectory
from curation.selectors.found import deleted_in, trajectory_in
from curation.selectors.timeline import whole_path
from curation.selectors.trajectories import TrajectoryQuery, trajectory_list
from curation.selectors.worlds import world_file
from curation.services.forks import fork_trajectory
from curation.services.orders import DialogueRetry, ForkOrder
from curation.services.playing import (
    cancel_trajectory,
    delete_trajectory,
    pause_trajectory,
    restart_trajectory,
    restore_trajectory,
    resume_trajectory,
    stop_trajectory,
)
from curation.services.retries import retry_trajectory
from simulation.export.jsonl import record_line

router = Router(tags=["trajectories"])


class Forked(TrajectoryDetail):
    """The first branch, with the turns that are its own so far; the whole path is under its id."""

    branches: list[UUID]
    """All samples, this one first."""


@router.get("", response=Listed[TrajectoryShape])
def trajectories(request: ApiRequest, query: Query[TrajectoryQuery]) -> Listed[TrajectoryShape]:
    refuse_unknown(request, TrajectoryQuery)
    page = trajectory_list(request.auth.workspace, query)
    return Listed(items=[TrajectoryShape.of(row) for row in page.items], next=page.next)


@router.get("/{key}", response=TrajectoryDetail)
def trajectory(request: ApiRequest, key: UUID) -> TrajectoryDetail:
    """The dialogue with its whole path, inherited turns included."""
    return _detail(trajectory_in(request.auth.workspace, key))


@router.post("/{key}/fork", response={201: Forked})
def fork(request: ApiRequest, key: UUID, order: ForkOrder) -> Status[Forked]:
    """Branches from turn ``at``, whatever state the dialogue is in; it stays as it is.

    Turns before ``at`` are shared, not copied. The turn at ``at`` is ``message``, or made anew.
    What follows is played on by the cast, or with ``mode`` ``replay`` kept, with its calls run
    again on the changed world; turns that came out differently carry a ``replay_diverged``
    finding. A dialogue that nothing here can play on (imported without its database, and no model
    named) answers 422 and says what to do.
    """
    parent = trajectory_in(request.auth.workspace, key)
    made = fork_trajectory(parent, by=request.auth.user, order=order)
    first = trajectory_in(request.auth.workspace, made[0].id)
    shape = TrajectoryDetail.with_turns(first, list(first.own_turns.all()), []).model_dump()
    return Status(201, Forked(**shape, branches=[row.id for row in made]))


@router.delete("/{key}", response=TrajectoryShape)
def delete(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Out of every list, and for a week undone by ``restore``; branches of it keep its turns."""
    row = trajectory_in(request.auth.workspace, key)
    delete_trajectory(row, by=request.auth.user)
    row.refresh_from_db()
    return TrajectoryShape.of(row)


@router.post("/{key}/restore", response=TrajectoryShape)
def restore(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Bring a deleted dialogue back."""
    restore_trajectory(deleted_in(request.auth.workspace, key), by=request.auth.user)
    return TrajectoryShape.of(trajectory_in(request.auth.workspace, key))


@router.post("/{key}/pause", response=TrajectoryShape)
def pause(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Hold it; one that is being played stops between two turns."""
    return _steered(request, key, pause_trajectory)


@router.post("/{key}/resume", response=TrajectoryShape)
def resume(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Go on with it, before the dialogues of runs."""
    return _steered(request, key, resume_trajectory)


@router.post("/{key}/restart", response=TrajectoryShape)
def restart(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Go on with a dialogue whose models could not be asked, once the settings are mended."""
    return _steered(request, key, restart_trajectory)


@router.post("/{key}/retry", response=TrajectoryShape)
def retry(request: ApiRequest, key: UUID, order: DialogueRetry | None = None) -> TrajectoryShape:
    """Try a failed dialogue again from its last good turn, with other draws; on another ``model``
    where one is given. What it failed of stays in its history.
    """
    row = trajectory_in(request.auth.workspace, key)
    again = retry_trajectory(row, order or DialogueRetry(), by=request.auth.user)
    return TrajectoryShape.of(trajectory_in(request.auth.workspace, again.id))


@router.post("/{key}/stop", response=TrajectoryShape)
def stop(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """End it after the turn in hand, finished with the reason ``stopped_by_person``, so that it
    can be reviewed; one in which nobody has spoken yet is cancelled.
    """
    return _steered(request, key, stop_trajectory)


@router.post("/{key}/cancel", response=TrajectoryShape)
def cancel(request: ApiRequest, key: UUID) -> TrajectoryShape:
    """Call it off, without review; its turns stay."""
    return _steered(request, key, cancel_trajectory)


@router.get("/{key}/world")
def world(request: ApiRequest, key: UUID, at: int | None = None) -> HttpResponse:
    """The database as it was after turn ``at`` (default: the last), as a SQLite file."""
    row = trajectory_in(request.auth.workspace, key)
    data = world_file(row, at)
    name = f"{row.id}.{row.length - 1 if at is None else at}.sqlite"
    return _file(data, "application/vnd.sqlite3", name)


@router.get("/{key}/record")
def record(request: ApiRequest, key: UUID) -> HttpResponse:
    """The dialogue as one line of a native file."""
    row = trajectory_in(request.auth.workspace, key)
    line = record_line(to_record(row)).encode("utf-8", "replace")
    return _file(line, "application/x-ndjson", f"{row.id}.jsonl")


def _detail(row: Trajectory) -> TrajectoryDetail:
    reviews = list(Review.objects.filter(trajectory=row).select_related("reviewer"))
    return TrajectoryDetail.with_turns(row, whole_path(row), reviews)


class Control(Protocol):
    def __call__(self, trajectory: Trajectory, *, by: User | None = None) -> Trajectory: ...


def _steered(request: ApiRequest, key: UUID, control: Control) -> TrajectoryShape:
    row = control(trajectory_in(request.auth.workspace, key), by=request.auth.user)
    return TrajectoryShape.of(trajectory_in(request.auth.workspace, row.id))


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
