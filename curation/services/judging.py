"""Having dialogues judged by a model, and saying what one thinks of its critiques."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from curation.engine.bulk import insert_rows
from curation.engine.casts import ModelSeat
from curation.engine.ceilings import RESTS
from curation.engine.judged import judging_of
from curation.engine.judgements import verdict_of
from curation.engine.lineups import lineup_seats
from curation.errors import Conflict, FieldProblem, NotThere, Refused
from curation.jobs.hints import wake
from curation.models import (
    CritiqueAnswer,
    DocketItem,
    Job,
    Judgement,
    Run,
    Trajectory,
    Workspace,
)
from curation.services.casting import Given, seat_for
from curation.services.model_orders import readable_seat
from curation.services.orders import Budget
from curation.services.spending import refuse_job_budget, refuse_spent
from simulation.llm.lineup import ModelRole

State = Trajectory.State
OVER = (State.FINISHED, State.FAILED, State.CANCELLED)
MOST = 10_000
"""Dialogues in one job."""
FIELD = "model"


def judge_trajectory(
    trajectory: Trajectory,
    *,
    by: User | None,
    model: Given = None,
    budget: Budget | None = None,
) -> Job:
    """Raises Conflict for a dialogue that goes on or is being judged, or whose run has no budget
    left; Refused for want of a judge, or for a ``budget`` that makes no sense.
    """
    if trajectory.state not in OVER:
        raise Conflict(f"This dialogue is {trajectory.state}; it is judged when it has ended.")
    if not trajectory.length:
        raise Conflict("Nothing was said in this dialogue; there is nothing to judge.")
    job = _job(trajectory.workspace, by, model, budget, run=trajectory.run)
    job.trajectory = trajectory
    return _ordered(job, [trajectory.pk])


def judge_run(
    run: Run,
    *,
    by: User | None,
    model: Given = None,
    again: bool = False,
    budget: Budget | None = None,
) -> Job:
    """All dialogues of the run that have ended by now; those that were judged only ``again``.

    Raises Conflict where there is none or no budget is left, Refused for want of a judge.
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
    return _ordered(_job(run.workspace, by, model, budget, run=run), keys)


@transaction.atomic
def answer_critique(judgement: Judgement, seq: int, *, by: User, accepted: bool) -> CritiqueAnswer:
    """A person's word on a critique; a later one stands instead. Raises NotThere."""
    if not any(critique.seq == seq for critique in verdict_of(judgement).critiques):
        raise NotThere(f"This judgement has no critique of turn {seq}.")
    return CritiqueAnswer.objects.create(judgement=judgement, seq=seq, by=by, accepted=accepted)


def _job(
    workspace: Workspace, by: User | None, model: Given, budget: Budget | None, *, run: Run | None
) -> Job:
    """Not stored yet."""
    seat, budget = _judge(workspace, model), budget or Budget()
    refuse_job_budget({ModelRole.JUDGE: seat}, budget)
    if run is not None:
        refuse_spent(run)
    return Job(
        workspace=workspace,
        kind=Job.Kind.JUDGE,
        run=run,
        payload={"judge": seat.model_dump(mode="json")},
        created_by=by,
        **budget.model_dump(),
    )


@transaction.atomic
def _ordered(job: Job, keys: Sequence[UUID]) -> Job:
    _refuse_judged_already(job.workspace, keys)
    job.payload["count"] = len(keys)
    job.save(force_insert=True)
    items = (
        DocketItem(job=job, trajectory_id=key, position=position)
        for position, key in enumerate(keys)
    )
    insert_rows(DocketItem, items)
    wake()
    return job


def _refuse_judged_already(workspace: Workspace, keys: Sequence[UUID]) -> None:
    other = judging_of(workspace, keys)
    if other is None:
        return
    if other.reason == Job.Reason.DAY:
        raise Conflict(f"It is being judged already, and waits. {RESTS}")
    if other.state == Job.State.PAUSED:
        raise Conflict(
            "A judging of it has used up its budget. "
            "Let it go on with a higher one, or call it off."
        )
    raise Conflict("It is being judged already; the verdict will be here in a while.")


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
