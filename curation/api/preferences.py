"""``/preferences``, ``/trajectories/{id}/family`` and ``…/compare/{other}``: which branch is
better, which there are, and how two of them differ.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Schema, Status
from pydantic import Field

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed, refuse_unknown
from curation.api.shapes.preferences import (
    BranchShape,
    ComparisonShape,
    FamilyShape,
    PreferenceShape,
    ProposalList,
    ProposalShape,
)
from curation.selectors.comparing import Pair, end_states
from curation.selectors.family import family_of
from curation.selectors.found import trajectory_in
from curation.selectors.preferences import given_preferences, proposals
from curation.services.preferences import PreferenceOrder, prefer

router = Router(tags=["preferences"])


class NewPreference(PreferenceOrder):
    left: UUID
    right: UUID


class PreferenceQuery(PageQuery):
    by: Literal["me", "all"] = "all"


class ProposalQuery(Schema):
    cursor: str | None = Field(default=None, max_length=200)
    """A page holds what a hundred forks or more give: few, many, or none with a ``next``."""


@router.post("/preferences", response={201: PreferenceShape})
def new_preference(request: ApiRequest, order: NewPreference) -> Status[PreferenceShape]:
    """Your word on two branches of a family. A second one on the same pair is its next version."""
    workspace = request.auth.workspace
    pair = trajectory_in(workspace, order.left), trajectory_in(workspace, order.right)
    return Status(201, PreferenceShape.of(prefer(*pair, by=request.auth.user, order=order)))


@router.get("/preferences", response=Listed[PreferenceShape])
def preferences(
    request: ApiRequest, query: Annotated[PreferenceQuery, Query(...)]
) -> Listed[PreferenceShape]:
    """The latest word of each person on each pair, ties included."""
    by = request.auth.user if query.by == "me" else None
    rows = given_preferences(request.auth.workspace, by)
    return listed(request, rows, query, PreferenceShape.of)


@router.get("/preferences/proposals", response=ProposalList)
def proposed(request: ApiRequest, query: Annotated[ProposalQuery, Query(...)]) -> ProposalList:
    """Branches of one fork of which the world proves one and not the other, and on which you
    have said nothing yet.
    """
    refuse_unknown(request, ProposalQuery)
    found = proposals(request.auth.workspace, by=request.auth.user, cursor=query.cursor)
    return ProposalList(items=[ProposalShape.of(one) for one in found.items], next=found.next)


@router.get("/trajectories/{key}/family", response=FamilyShape)
def family(request: ApiRequest, key: UUID) -> FamilyShape:
    """The branches that share its first ancestor, where each left its parent, and why."""
    row = trajectory_in(request.auth.workspace, key)
    return FamilyShape(items=[BranchShape.of(one) for one in family_of(row)])


@router.get("/trajectories/{left}/compare/{right}", response=ComparisonShape)
def compare(request: ApiRequest, left: UUID, right: UUID) -> ComparisonShape:
    """Where two branches part, how each ended, and what their worlds hold otherwise."""
    workspace = request.auth.workspace
    pair = Pair(trajectory_in(workspace, left), trajectory_in(workspace, right))
    return ComparisonShape.of(pair, end_states(pair))
