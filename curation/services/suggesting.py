"""Asking a seat's cast for a draft of the turn that a person is about to write."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.casts import ModelSeat, read_cast
from curation.engine.lineups import lineup_seats
from curation.engine.suggestions import suggestions_for
from curation.errors import Conflict
from curation.jobs.hints import wake_suggesting
from curation.models import Job, Trajectory
from curation.services.ceilings import refuse_today
from curation.services.jobs import GOING
from curation.services.seats import awaiting
from curation.services.spending import refuse_spent
from simulation.llm.lineup import ModelRole

ROLES = {Trajectory.Seat.USER: ModelRole.USER, Trajectory.Seat.AGENT: ModelRole.AGENT}


@transaction.atomic
def suggest_turn(trajectory: Trajectory, *, by: User) -> Job:
    """A job whose result is the draft. The model of the dialogue's cast is asked, else the
    settings', else the embedded cast. Raises Conflict or Taken.
    """
    row = awaiting(trajectory, by)
    role = ROLES.get(Trajectory.Seat(row.seat))
    if role is None:
        raise Conflict("Nobody has taken a seat in this dialogue; there is nothing to draft.")
    before = list(suggestions_for(row))
    if any(job.state in GOING for job in before):
        raise Conflict("A draft of this turn is being made already.")
    model = _model(row, role)
    if model is not None:
        refuse_today(row.workspace_id)
        if row.run is not None:
            refuse_spent(row.run)
    job = Job.objects.create(
        workspace_id=row.workspace_id,
        kind=Job.Kind.SUGGEST,
        run_id=row.run_id,
        trajectory_id=row.pk,
        payload={
            "trajectory": str(row.pk),
            "at": row.length,
            "role": role.value,
            "model": None if model is None else model.model_dump(mode="json"),
            "draw": len(before),
        },
        created_by=by,
    )
    wake_suggesting()
    return job


def _model(row: Trajectory, role: ModelRole) -> ModelSeat | None:
    return read_cast(row.cast).get(role) or lineup_seats(row.workspace_id).get(role)
