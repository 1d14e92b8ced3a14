"""Having dialogues judged by a model, and saying what one thinks of its critiques."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.casts import ModelSeat
from curation.engine.judged import judging_of
from curation.engine.judgements import verdict_of
from curation.engine.lineups import lineup_seats
from curation.errors import Conflict, FieldProblem, NotThere, Refused
from curation.jobs.hints import wake
from curation.models import CritiqueAnswer, Job, Judgement, Run, Trajectory, Workspace
from curation.services.casting import Given, seat_for
from curation.services.model_orders import readable_seat
from simulation.llm.lineup import ModelRole

State = Trajectory.State
OVER = (State.FINISHED, State.FAILED, State.CANCELLED)
MOST = 10_000
"""Dialogues in one job."""
FIELD = "model"


def judge_trajectory(trajectory: Trajectory, *, by: User | None, model: Given = None) -> Job:
    """Raises Conflict for a dialogue that goes on or is being judged, Refused for want of a
    judge.
    """
    if trajectory.state not in OVER:
        raise Conflict(f"This dialogue is {trajectory.state}; it is judged when it has ended.")
    if not trajectory.length:
        raise Conflict("Nothing was said in this dialogue; there is nothing to judge.")
    return _ordered(trajectory.workspace, [trajectory.pk], by=by, model=model)


def judge_run(run: Run, *, by: User | None, model: Given = None, again: bool = False) -> Job:
    """All dialogues of the run that have ended by now; those that were judged only ``again``.

    Raises Conflict where there is none, Refused for want of a judge.
    """
    rows = run.trajectories.filter(deleted_at=None, state__in=OVER, length__gt=0)
    ended = rows.order_by("ordinal", "created")
    keys = list((ended if again else ended.filter(judged="")).values_list("pk", flat=True)[:MOST])
    if not keys:
        raise Conflict(
            "All ended dialogues of this run are judged already."
            if rows.exists()
            else "No dialogue of this run has ended yet; there is nothing to judge."
        )
    return _ordered(run.workspace, keys, by=by, model=model, run=run.pk)


@transaction.atomic
def answer_critique(judgement: Judgement, seq: int, *, by: User, accepted: bool) -> CritiqueAnswer:
    """A person's word on a critique; a later one stands instead. Raises NotThere."""
    if not any(critique.seq == seq for critique in verdict_of(judgement).critiques):
        raise NotThere(f"This judgement has no critique of turn {seq}.")
    return CritiqueAnswer.objects.create(judgement=judgement, seq=seq, by=by, accepted=accepted)


@transaction.atomic
def _ordered(
    workspace: Workspace,
    keys: Sequence[UUID],
    *,
    by: User | None,
    model: Given,
    run: UUID | None = None,
) -> Job:
    seat = _judge(workspace, model)
    if judging_of(workspace, keys) is not None:
        raise Conflict("It is being judged already; the verdict will be here in a while.")
    job = Job.objects.create(
        workspace=workspace,
        kind=Job.Kind.JUDGE,
        payload={
            "trajectories": [str(key) for key in keys],
            "judge": seat.model_dump(mode="json"),
            "run": None if run is None else str(run),
        },
        created_by=by,
    )
    wake()
    return job


def _judge(workspace: Workspace, model: Given) -> ModelSeat:
    """Frozen now: a lineup that changes does not change what was ordered."""
    if model is not None and model != "":
        return seat_for(workspace, readable_seat(model, FIELD), FIELD)
    seat = lineup_seats(workspace.pk).get(ModelRole.JUDGE)
    if seat is None:
        raise Refused(
            FieldProblem(
                FIELD,
                "No model plays the judge.",
                "Give the judge a model in the settings, or name one.",
            )
        )
    return seat
