"""``/spending``: what the workspace has used of its models."""

from __future__ import annotations

from ninja import Query, Router
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.listing import refuse_unknown
from curation.api.shapes.spending import CeilingShape, SpendingShape
from curation.engine.ceilings import day_of, used_today
from curation.selectors.spending import spent_by
from curation.services.ceilings import DayCeilings, set_ceilings
from simulation.vocabulary.value import Value

CEILING = "/ceiling"
router = Router(tags=["spending"])


class SpendingQuery(Value):
    days: int | None = Field(default=None, ge=1, le=3_660)
    """How many days back, today included; all that was counted where it is left out."""


@router.get("", response=SpendingShape)
def spending(request: ApiRequest, query: Query[SpendingQuery]) -> SpendingShape:
    """Tokens and US dollars by purpose, by model and over time; days are those of UTC. Dialogues of
    runs, forks, imported dialogues that are played on, experiments, and all jobs that ask models
    are counted.
    """
    refuse_unknown(request, SpendingQuery)
    return SpendingShape.of(spent_by(request.auth.workspace, query.days))


@router.get(CEILING, response=CeilingShape)
def ceiling(request: ApiRequest) -> CeilingShape:
    """What this workspace may use of models in a day, and has used today."""
    return _ceiling(request)


@router.patch(CEILING, response=CeilingShape)
def change_ceiling(request: ApiRequest, ceilings: DayCeilings) -> CeilingShape:
    """For whatever asks models, runs with budgets of their own too. Where it is reached, runs, jobs
    and dialogues rest (``paused`` for ``day_ceiling_reached``) and go on by themselves when the day
    turns or the ceiling is raised; null takes it away. A lead's.
    """
    set_ceilings(request.auth.membership, ceilings)
    return _ceiling(request)


def _ceiling(request: ApiRequest) -> CeilingShape:
    key = request.auth.workspace.pk
    return CeilingShape.of(day_of(key), used_today(key))
