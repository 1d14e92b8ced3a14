"""``/domains``: what dialogues can be about."""

from __future__ import annotations

from ninja import Query, Router

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.domains import DomainDetail, DomainShape
from curation.selectors.domains import domain_named, newest_versions

router = Router(tags=["domains"])


@router.get("", response=Listed[DomainShape])
def domains(request: ApiRequest, query: Query[PageQuery]) -> Listed[DomainShape]:
    """The newest version of each domain."""
    rows = newest_versions(request.auth.workspace)
    return listed(request, rows, query, DomainShape.of)


@router.get("/{name}", response=DomainDetail)
def domain(request: ApiRequest, name: str) -> DomainDetail:
    return DomainDetail.of(domain_named(request.auth.workspace, name))
