"""Who plays in an ordered dialogue: from what a person wrote to a seat for each role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from curation.engine.casts import ModelSeat, Seats, cast_json, cast_name, read_cast
from curation.engine.connections import ENVIRONMENT
from curation.engine.endpoints import endpoint_named, endpoint_names
from curation.engine.lineups import lineup_seats, seat_on
from curation.errors import FieldProblem, Refused
from curation.models import DomainVersion, ModelEndpoint, Workspace
from curation.services.model_orders import SeatOrder, readable_seat
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.value import JsonObject

AGENDA = "agenda"
"""The embedded cast."""
LINEUP = "lineup"
"""What the workspace's settings say."""
PLAYERS = (ModelRole.USER, ModelRole.AGENT)
ROLES = (*PLAYERS, ModelRole.TOOL_SIMULATOR)
"""Those that take part in a dialogue."""
FIELD = "model"
MODEL_SECONDS = 24 * 3600.0
"""Wall time of a dialogue with models: a rate limit slows it down, it does not end it."""

Given = str | JsonObject | None


def ordered_cast(
    workspace: Workspace, given: Given, *, standing: Seats | None = None, simulated: bool = False
) -> Seats:
    """The seats of an order; a role that it does not name keeps its ``standing`` one.

    One name is for the user and the agent, and for the tool simulator where tools are
    ``simulated``. Raises Refused naming ``model`` or the part of it that is wrong.
    """
    seats = dict(standing or {})
    if given is None or given == "":
        return seats
    if isinstance(given, str):
        named: Mapping[str, object] = dict.fromkeys(_meant(simulated=simulated), given)
        if given == AGENDA:
            named = dict.fromkeys(ROLES, given)
    else:
        named = given
    for role, wanted in named.items():
        _put(workspace, seats, role, wanted, alone=isinstance(given, str))
    return seats


def refuse_faults(seats: Seats, faults: float) -> None:
    """Only the embedded agent makes seeded faults. Raises Refused."""
    if faults and ModelRole.AGENT in seats:
        raise Refused(
            FieldProblem(
                "faults",
                "Only the embedded agent makes faults on purpose.",
                "Leave it at 0 where a model plays the agent.",
            )
        )


def is_simulated(domain: DomainVersion) -> bool:
    """Whether a model has to write what some of its tools return."""
    return any(tool.get("sql") is None for tool in domain.content.get("tools", ()))


def cast_columns(seats: Seats, limits: JsonObject) -> dict[str, Any]:
    """The columns of a run or a dialogue in which ``seats`` play: models need more time."""
    if seats:
        limits = limits | {"seconds": max(MODEL_SECONDS, limits.get("seconds", 0.0))}
    return {"model": cast_name(seats), "cast": cast_json(seats), "limits": limits}


def as_set_now(workspace_id: UUID, cast: JsonObject) -> JsonObject:
    """A cast that names its endpoints by what they are by now; what was asked of them stays."""
    seats = read_cast(cast)
    rows = ModelEndpoint.objects.filter(workspace=workspace_id).in_bulk(
        [seat.endpoint for seat in seats.values() if seat.endpoint != ENVIRONMENT]
    )
    by_key = {str(key): row for key, row in rows.items()}
    return cast_json(
        {role: _as_set(seat, by_key.get(seat.endpoint)) for role, seat in seats.items()}
    )


def _as_set(seat: ModelSeat, row: ModelEndpoint | None) -> ModelSeat:
    if row is None:
        return seat
    now = ("name", "number", "base_url", "prompt_price", "completion_price")
    return seat.model_copy(update={name: getattr(row, name) for name in now})


def with_tools_answered(workspace: Workspace, seats: Seats, *, simulated: bool) -> Seats:
    """Somebody must write what simulated tools return: where no order says who, the lineup does.

    Raises Refused.
    """
    if not simulated or ModelRole.TOOL_SIMULATOR in seats:
        return seats
    standing = lineup_seats(workspace.pk).get(ModelRole.TOOL_SIMULATOR)
    if standing is None:
        raise Refused(
            FieldProblem(
                FIELD,
                "No model writes the results of the simulated tools.",
                "Name a model for all, or one for the role tool-simulator.",
            )
        )
    return {**seats, ModelRole.TOOL_SIMULATOR: standing}


def find_endpoint(workspace: Workspace, name: str | None, field: str) -> ModelEndpoint | None:
    """The endpoint, None for the environment's; the default one where ``name`` is None.

    Raises Refused naming ``field``.
    """
    names = endpoint_names(workspace)
    if not names:
        raise Refused(
            FieldProblem(
                field,
                "No endpoint is configured.",
                "A lead adds one in the settings, or set OPENAI_BASE_URL for web and worker. "
                "Without a model the embedded agenda cast plays.",
            )
        )
    wanted = names[0] if name is None else name
    if wanted == ENVIRONMENT and ENVIRONMENT in names:
        return None
    row = endpoint_named(workspace, wanted)
    if row is None:
        raise Refused(
            FieldProblem(
                field, f"There is no endpoint {wanted!r}.", f"There are: {', '.join(names)}."
            )
        )
    return row


def seat_for(workspace: Workspace, order: SeatOrder, field: str) -> ModelSeat:
    """Raises Refused naming the endpoint."""
    where = field if order.endpoint is None else f"{field}.endpoint"
    row = find_endpoint(workspace, order.endpoint, where)
    return seat_on(row, order.model, order.parameters.model_dump(mode="json"))


def _meant(*, simulated: bool) -> tuple[ModelRole, ...]:
    return ROLES if simulated else PLAYERS


def _put(workspace: Workspace, seats: Seats, name: str, wanted: object, *, alone: bool) -> None:
    role = _role(name)
    field = FIELD if alone else f"{FIELD}.{role.value}"
    if wanted in (None, AGENDA):
        seats.pop(role, None)
    elif wanted == LINEUP:
        seats[role] = _from_lineup(workspace, role, field)
    elif isinstance(wanted, (str, dict)):
        seats[role] = seat_for(workspace, readable_seat(wanted, field), field)
    else:
        raise Refused(FieldProblem(field, "This is no model.", "Give its name, or an object."))


def _role(name: str) -> ModelRole:
    known = {role.value: role for role in ROLES}
    if name not in known:
        raise Refused(
            FieldProblem(
                f"{FIELD}.{name[:40]}",
                "No such role takes part in a dialogue.",
                f"There are: {', '.join(known)}.",
            )
        )
    return known[name]


def _from_lineup(workspace: Workspace, role: ModelRole, field: str) -> ModelSeat:
    seat = lineup_seats(workspace.pk).get(role)
    if seat is None:
        raise Refused(
            FieldProblem(
                field,
                f"The lineup has no model for the {role.value}.",
                "Give one in the settings, or name a model here.",
            )
        )
    return seat
