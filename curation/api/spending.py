"""``/spending``: what the workspace has used of its models."""

from __future__ import annotations

from ninja import Query, Router
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.listing import refuse_unknown
from curation.api.shapes.spending import SpendingShape
from curation.selectors.spending import spent_by
from simulation.vocabulary.value import Value

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
