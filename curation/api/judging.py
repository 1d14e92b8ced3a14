"""``/judge`` and ``/judgements``: a model's verdict beside what the checks prove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from ninja import Query, Router, Schema, Status

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.jobs import JobShape
from curation.api.shapes.judgements import AnswerShape, JudgementShape
from curation.engine.state import rows_to_state
from curation.models import CritiqueAnswer, Judgement
from curation.selectors.found import judgement_of, run_in, trajectory_in
from curation.services.judging import answer_critique, judge_run, judge_trajectory
from curation.services.orders import Budget, MoneyBudget, TokenBudget

router = Router(tags=["judging"])


class JudgeOrder(Schema):
    model_config = {"extra": "forbid"}

    model: str | dict[str, Any] | None = None
    """A model's name, or ``{model, endpoint, parameters}``; without one the lineup's judge."""
    max_tokens_total: TokenBudget | None = None
    """Read and written together; there the job pauses, with the verdicts that it has."""
    max_cost: MoneyBudget | None = None
    """US dollars; there the job pauses. Needs prices at the judge's endpoint."""

    def budget(self) -> Budget:
        return Budget(max_tokens_total=self.max_tokens_total, max_cost=self.max_cost)


class RunJudgeOrder(JudgeOrder):
    again: bool = False
    """Also those that have a judgement."""


class Answer(Schema):
    model_config = {"extra": "forbid"}

    accepted: bool


@router.post("/trajectories/{key}/judge", response={202: JobShape})
def judge_one(request: ApiRequest, key: UUID, order: JudgeOrder) -> Status[JobShape]:
    row = trajectory_in(request.auth.workspace, key)
    by, budget = request.auth.user, order.budget()
    job = judge_trajectory(row, by=by, model=order.model, budget=budget)
    return Status(202, JobShape.of(job))


@router.post("/runs/{key}/judge", response={202: JobShape})
def judge_all(request: ApiRequest, key: UUID, order: RunJudgeOrder) -> Status[JobShape]:
    """All dialogues of the run that have ended by now. What it uses counts against the run's
    budgets: one that is used up is a 409.
    """
    row, by = run_in(request.auth.workspace, key), request.auth.user
    job = judge_run(row, by=by, model=order.model, again=order.again, budget=order.budget())
    return Status(202, JobShape.of(job))


@router.get("/trajectories/{key}/judgements", response=Listed[JudgementShape])
def judgements(request: ApiRequest, key: UUID, query: Query[PageQuery]) -> Listed[JudgementShape]:
    trajectory = trajectory_in(request.auth.workspace, key)
    state = rows_to_state(trajectory)
    answers = CritiqueAnswer.objects.order_by("created").select_related("by")
    rows = Judgement.objects.filter(trajectory=trajectory).select_related("ordered_by")
    rows = rows.prefetch_related(Prefetch("answers", answers))
    return listed(request, rows, query, lambda row: JudgementShape.of(row, state))


@router.post(
    "/trajectories/{key}/judgements/{judgement}/critiques/{seq}", response={201: AnswerShape}
)
def answer(
    request: ApiRequest, key: UUID, judgement: UUID, seq: int, order: Answer
) -> Status[AnswerShape]:
    """Accept or refuse a critique; another answer of yours stands instead of the first."""
    row = judgement_of(trajectory_in(request.auth.workspace, key), judgement)
    given = answer_critique(row, seq, by=request.auth.user, accepted=order.accepted)
    return Status(201, AnswerShape.of(given))
