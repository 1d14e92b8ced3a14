"""``/endpoints`` and ``/lineup``: where models are asked, and which of them plays what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Body, Query, Router, Schema, Status
from pydantic import Field, SecretStr

from curation.api.auth import ApiRequest
from curation.api.listing import Listed, PageQuery, listed
from curation.api.shapes.endpoints import EndpointShape, Roles, roles_of
from curation.api.shapes.jobs import JobShape
from curation.engine.endpoints import lineup_of
from curation.models import ModelEndpoint
from curation.selectors.found import endpoint_in
from curation.services.endpoints import (
    add_endpoint,
    archive_endpoint,
    change_endpoint,
    changed_order,
    probe_endpoint,
    restore_endpoint,
)
from curation.services.lineups import set_lineup
from curation.services.model_orders import LONGEST_NAME, EndpointOrder

SeatGiven = str | dict[str, Any]

router = Router(tags=["models"])


class EndpointChange(Schema):
    """What shall be different; what is left out stays. ``key`` empty takes the stored one away.

    Address, key, prices and caps hold from the next call of every dialogue on, also of those that
    are being written.
    """

    model_config = {"extra": "forbid"}

    name: str | None = None
    base_url: str | None = None
    key: SecretStr | None = None
    key_variable: str | None = None
    concurrency: int | None = None
    per_minute: int | None = None
    """Null takes the limit away."""
    parameters: dict[str, Any] | None = None
    prompt_price: float | None = None
    completion_price: float | None = None
    is_default: bool | None = None
    expects: int | None = None
    """The number of the settings that were edited; a newer one is a 409."""


class TestOrder(Schema):
    model_config = {"extra": "forbid"}

    model: str = Field(default="", max_length=LONGEST_NAME)
    """Empty: one of the lineup on this endpoint, or the first that it lists."""


@router.get("/endpoints", response=Listed[EndpointShape])
def endpoints(request: ApiRequest, query: Query[PageQuery]) -> Listed[EndpointShape]:
    rows = ModelEndpoint.objects.in_workspace(request.auth.workspace)
    return listed(request, rows, query, EndpointShape.of)


@router.post("/endpoints", response={201: EndpointShape})
def add(request: ApiRequest, order: EndpointOrder) -> Status[EndpointShape]:
    """A key is stored encrypted and never shown again, or named by a variable of the workers."""
    return Status(201, EndpointShape.of(add_endpoint(request.auth.membership, order)))


@router.get("/endpoints/{key}", response=EndpointShape)
def endpoint(request: ApiRequest, key: UUID) -> EndpointShape:
    return EndpointShape.of(endpoint_in(request.auth.workspace, key))


@router.patch("/endpoints/{key}", response=EndpointShape)
def change(request: ApiRequest, key: UUID, order: EndpointChange) -> EndpointShape:
    row = endpoint_in(request.auth.workspace, key)
    given = order.model_dump(exclude_unset=True, exclude={"expects"})
    whole = changed_order(row, given)
    member = request.auth.membership
    return EndpointShape.of(change_endpoint(member, row, whole, expects=order.expects))


@router.post("/endpoints/{key}/archive", response=EndpointShape)
def archive(request: ApiRequest, key: UUID) -> EndpointShape:
    """Nothing is sent there any more; what was made by it still names it."""
    row = endpoint_in(request.auth.workspace, key)
    return EndpointShape.of(archive_endpoint(request.auth.membership, row))


@router.post("/endpoints/{key}/restore", response=EndpointShape)
def restore(request: ApiRequest, key: UUID) -> EndpointShape:
    row = endpoint_in(request.auth.workspace, key)
    return EndpointShape.of(restore_endpoint(request.auth.membership, row))


@router.post("/endpoints/environment/test", response={202: JobShape})
def try_environment(request: ApiRequest, order: TestOrder | None = None) -> Status[JobShape]:
    """Test what the workers' OPENAI_BASE_URL names."""
    return _tested(request, None, order)


@router.post("/endpoints/{key}/test", response={202: JobShape})
def try_endpoint(
    request: ApiRequest, key: UUID, order: TestOrder | None = None
) -> Status[JobShape]:
    """A worker tries model list, answer, tool call and JSON mode; the job's result tells each."""
    return _tested(request, endpoint_in(request.auth.workspace, key), order)


def _tested(
    request: ApiRequest, row: ModelEndpoint | None, order: TestOrder | None
) -> Status[JobShape]:
    job = probe_endpoint(request.auth.membership, row, order.model if order else "")
    return Status(202, JobShape.of(job))


@router.get("/lineup", response=Roles)
def lineup(request: ApiRequest) -> Roles:
    """The model of each role; null where it has none."""
    return roles_of(lineup_of(request.auth.workspace))


@router.put("/lineup", response=Roles)
def put_lineup(request: ApiRequest, roles: Body[dict[str, SeatGiven | None]]) -> Roles:
    """The whole lineup: ``{"agent": "name", "judge": {"endpoint": …, "model": …}}``. A role that
    is left out or null has no model.
    """
    return roles_of(set_lineup(request.auth.membership, roles))
