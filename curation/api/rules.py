"""``/rules``: versions of rule sets, and the presets that ship."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.rules import RulesShape
from curation.models import RuleSetVersion
from curation.selectors.found import rules_in
from curation.services.rule_sets import save_rules
from simulation.vocabulary.presets import preset_names, rule_preset

router = Router(tags=["rules"])


class RulesOrder(Schema):
    """A rule set, and what it is an edit of."""

    model_config = {"extra": "forbid"}

    rules: dict[str, Any]
    """In the format that ``python -m simulation rules`` prints."""
    parent: UUID | None = None
    expects: int | None = Field(default=None, ge=0)
    """The number of the version that was edited; a newer one is a 409."""
    note: str = Field(default="", max_length=300)


@router.get("", response=Listed[RulesShape])
def rule_sets(request: ApiRequest, query: Query[PageQuery]) -> Listed[RulesShape]:
    rows = RuleSetVersion.objects.in_workspace(request.auth.workspace)
    return listed(request, rows, query, RulesShape.of)


@router.post("", response={201: RulesShape})
def save(request: ApiRequest, order: RulesOrder) -> Status[RulesShape]:
    """Save a rule set as the next version under its name."""
    workspace = request.auth.workspace
    parent = rules_in(workspace, order.parent) if order.parent else None
    row = save_rules(
        workspace,
        by=request.auth.user,
        content=order.rules,
        parent=parent,
        expects=order.expects,
        note=order.note,
    )
    return Status(201, RulesShape.of(row))


@router.get("/presets", response=list[dict[str, Any]])
def presets(request: ApiRequest) -> list[dict[str, Any]]:
    """The rule sets that ship; their names can be ordered with a run."""
    return [rule_preset(name).model_dump(mode="json") for name in preset_names()]


@router.get("/{key}", response=RulesShape)
def rule_set(request: ApiRequest, key: UUID) -> RulesShape:
    return RulesShape.of(rules_in(request.auth.workspace, key))
