"""The models of a workspace by role, for jobs that ask them for something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from curation.engine.accounts import Account
from curation.engine.casts import ModelSeat, Seats
from curation.engine.connections import ENVIRONMENT, connection_to
from curation.engine.doors import Doors, ModelAt
from curation.engine.metered import InFlight, Metered
from curation.models import LineupEntry
from curation.models.model_endpoint import ModelEndpoint
from simulation.llm import Parameters
from simulation.llm.lineup import Lineup, ModelRole
from simulation.vocabulary.value import JsonObject


def lineup_seats(workspace_id: UUID) -> Seats:
    """The seats of the roles that have a model."""
    rows = LineupEntry.objects.filter(workspace=workspace_id).select_related("endpoint")
    return {
        ModelRole(row.role): seat_on(row.endpoint, row.model, row.parameters)
        for row in rows
        if row.endpoint is None or row.endpoint.archived_at is None
    }


def seat_on(endpoint: ModelEndpoint | None, model: str, parameters: JsonObject) -> ModelSeat:
    """A seat with the endpoint's parameters under its own; None is the environment's."""
    if endpoint is None:
        own = Parameters.model_validate(parameters)
        return ModelSeat(endpoint=ENVIRONMENT, name=ENVIRONMENT, model=model, parameters=own)
    return ModelSeat(
        endpoint=str(endpoint.pk),
        name=endpoint.name,
        number=endpoint.number,
        base_url=endpoint.base_url,
        model=model,
        parameters=merged(endpoint.parameters, parameters),
        prompt_price=endpoint.prompt_price,
        completion_price=endpoint.completion_price,
    )


def merged(under: JsonObject, over: JsonObject) -> Parameters:
    """``over`` where it says something, ``under`` elsewhere; ``extra`` key by key."""
    extra = {**under.get("extra", {}), **over.get("extra", {})}
    said = {name: value for name, value in over.items() if value is not None}
    return Parameters.model_validate({**under, **said, "extra": extra})


def models_at(workspace_id: UUID, seats: Seats) -> dict[ModelRole, ModelAt]:
    """How each seat's model is reached, as the settings are now. Raises InputError."""
    return {
        role: ModelAt(connection_to(workspace_id, seat.endpoint), seat.model, seat.parameters)
        for role, seat in seats.items()
    }


@asynccontextmanager
async def opened(models: Mapping[ModelRole, ModelAt], account: Account) -> AsyncIterator[Lineup]:
    """The lineup, after each model was asked whether it is there; closed at the end. What it
    answers is on the job's ``account``, and a budget that is used up stops the next call.

    Raises InputError before the first token is spent. Ask :func:`models_at` outside of the event
    loop: it reads rows.
    """
    async with Doors() as doors:
        await doors.check(models.values())
        flight = InFlight()
        asked = {role: await doors.model(at, account.begin) for role, at in models.items()}
        yield Lineup(
            {
                role: Metered(
                    model, account, models[role].connection.price, flight, _endpoint(models[role])
                )
                for role, model in asked.items()
            }
        )


def _endpoint(at: ModelAt) -> str:
    return at.connection.endpoint
