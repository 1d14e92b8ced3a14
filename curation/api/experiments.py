"""``/experiments`` and previews: what a change of rules does, before it is everybody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed, refuse_unknown
from curation.api.shapes.experiments import (
    DecisionShape,
    ExperimentShape,
    PreviewShape,
    WholeExperiment,
)
from curation.api.shapes.jobs import JobShape
from curation.models import RuleSetVersion
from curation.selectors.experiments import listed_experiments
from curation.selectors.found import experiment_in, rules_in, trajectory_in
from curation.services.experiment_decisions import LONGEST_REASON, adopt, discard, undo
from curation.services.experiments import ExperimentOrder, start_experiment, want_reviewed
from curation.services.previews import order_preview, preview
from simulation.vocabulary.value import JsonObject

router = Router(tags=["experiments"])


class PreviewQuery(Schema):
    trajectory: UUID
    at: int = Field(ge=0)
    """One of the user's turns."""


class PreviewOrder(PreviewQuery):
    model_config = {"extra": "forbid"}

    rules: dict[str, Any]
    """A rule set that need not be saved."""


class DecisionOrder(Schema):
    model_config = {"extra": "forbid"}

    reason: str = Field(default="", max_length=LONGEST_REASON)


class SentShape(Schema):
    sent: int


@router.get("/rules/{key}/preview", response=PreviewShape)
def preview_saved(request: ApiRequest, key: UUID, query: Query[PreviewQuery]) -> PreviewShape:
    """What the embedded user would say at a turn under a saved version. Nothing is stored."""
    refuse_unknown(request, PreviewQuery)
    return _previewed(request, query, rules_in(request.auth.workspace, key).content)


@router.post("/rules/preview", response=PreviewShape)
def preview_typed(request: ApiRequest, order: PreviewOrder) -> PreviewShape:
    """The same under rules that are not saved."""
    return _previewed(request, order, order.rules)


@router.post("/rules/preview/model", response={202: JobShape})
def preview_asked(request: ApiRequest, order: PreviewOrder) -> Status[JobShape]:
    """By the model that plays the user: the result of the job is ``{new, again}``, the second
    under the rules that the dialogue has.
    """
    row = trajectory_in(request.auth.workspace, order.trajectory)
    job = order_preview(row, by=request.auth.user, at=order.at, content=order.rules)
    return Status(202, JobShape.of(job))


@router.post("/rules/{key}/experiments", response={201: ExperimentShape})
def start(request: ApiRequest, key: UUID, order: ExperimentOrder) -> Status[ExperimentShape]:
    """Fork a sample of the dialogues that the change from ``against`` to this version affects,
    where it matters first, and play them on under both.
    """
    new, old = _version(request, key), _version(request, order.against)
    row = start_experiment(new, old, by=request.auth.user, sample=order.sample)
    return Status(201, ExperimentShape.of(row))


@router.get("/experiments", response=Listed[ExperimentShape])
def experiments(request: ApiRequest, query: Query[PageQuery]) -> Listed[ExperimentShape]:
    rows = listed_experiments(request.auth.workspace)
    return listed(request, rows, query, ExperimentShape.of)


@router.get("/experiments/{key}", response=WholeExperiment)
def experiment(request: ApiRequest, key: UUID) -> WholeExperiment:
    """With its pairs and decisions and, once all is played, the comparison."""
    return WholeExperiment.of(experiment_in(request.auth.workspace, key))


@router.post("/experiments/{key}/adopt", response={201: DecisionShape})
def adopt_it(request: ApiRequest, key: UUID, order: DecisionOrder) -> Status[DecisionShape]:
    """These rules are the newest of their name from now on: the ones that new runs take."""
    row = experiment_in(request.auth.workspace, key)
    said = adopt(row, by=request.auth.user, reason=order.reason)
    return Status(201, DecisionShape.of(said))


@router.post("/experiments/{key}/discard", response={201: DecisionShape})
def discard_it(request: ApiRequest, key: UUID, order: DecisionOrder) -> Status[DecisionShape]:
    """The old version's rules become the newest again, unless others were saved since."""
    row = experiment_in(request.auth.workspace, key)
    said = discard(row, by=request.auth.user, reason=order.reason)
    return Status(201, DecisionShape.of(said))


@router.post("/experiments/{key}/undo", response={201: DecisionShape})
def undo_it(request: ApiRequest, key: UUID) -> Status[DecisionShape]:
    """Take the decision back, and what it made the newest."""
    row = experiment_in(request.auth.workspace, key)
    return Status(201, DecisionShape.of(undo(row, by=request.auth.user)))


@router.post("/experiments/{key}/review", response=SentShape)
def review(request: ApiRequest, key: UUID) -> SentShape:
    """Send what the new version made to the reviewers; otherwise nobody reviews it."""
    return SentShape(sent=want_reviewed(experiment_in(request.auth.workspace, key)))


def _version(request: ApiRequest, key: UUID) -> RuleSetVersion:
    row = rules_in(request.auth.workspace, key)
    row.workspace = request.auth.workspace
    return row


def _previewed(request: ApiRequest, asked: PreviewQuery, content: JsonObject) -> PreviewShape:
    row = trajectory_in(request.auth.workspace, asked.trajectory)
    found = preview(row, at=asked.at, content=content)
    return PreviewShape(trajectory=row.pk, at=found.at, old=found.old, new=found.new)
