"""What a branch changes besides its first turn: each field read, and refused by its name."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from curation.engine.casts import Seats, read_cast
from curation.engine.lineups import lineup_seats
from curation.engine.values import domain_value
from curation.errors import FieldProblem, Refused
from curation.models import Trajectory
from curation.services.casting import (
    ROLES,
    cast_columns,
    is_simulated,
    ordered_cast,
    refuse_faults,
    with_tools_answered,
)
from curation.services.fork_tasks import ordered_tasks
from curation.services.model_orders import plain_words
from curation.services.orders import ForkOrder
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.persona_sets import SETS
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.state import Limits
from simulation.vocabulary.value import JsonObject

LONGEST_PERSONA = 2_000
"""Characters of its description."""
DIALS = ("formality", "verbosity", "patience", "hesitancy")
MOST: JsonObject = {
    "turns": 5_000,
    "steps_per_request": 1_000,
    "tool_errors": 1_000,
    "tokens": 50_000_000,
    "seconds": 7 * 24 * 3600.0,
}
"""Of each limit, so that no branch runs away."""


def changed_columns(parent: Trajectory, order: ForkOrder) -> dict[str, Any]:
    """Columns of the branch that differ from the parent's. Raises Refused naming the field."""
    limits = parent.limits if order.limits is None else readable_limits(parent, order)
    changes: dict[str, Any] = {"title": order.title or parent.title}
    if order.faults is not None:
        changes["faults"] = order.faults
    if order.pace is not None:
        changes["pace"] = order.pace
    if order.persona is not None:
        persona = readable_persona(parent, order.persona)
        changes["persona"] = persona.model_dump(mode="json")
    if order.tasks is not None:
        changes["tasks"] = ordered_tasks(parent, order.tasks)
        changes["tasks_total"] = len(changes["tasks"])
    return changes | _cast(parent, order, limits)


def _cast(parent: Trajectory, order: ForkOrder, limits: JsonObject) -> dict[str, Any]:
    """The parent's cast with what the order changes; a model makes no faults on purpose."""
    seats = seats_of(parent)
    if order.model is not None:
        simulated = parent.tools == "simulated" or is_simulated(parent.domain)
        seats = ordered_cast(
            parent.workspace, order.model, standing=read_cast(parent.cast), simulated=simulated
        )
        seats = with_tools_answered(parent.workspace, seats, simulated=simulated)
    refuse_faults(seats, order.faults or 0.0)
    silent = {"faults": 0.0} if ModelRole.AGENT in seats else {}
    return silent | cast_columns(seats, limits)


def seats_of(parent: Trajectory) -> Seats:
    """Who plays on where nobody says otherwise: the parent's cast, and for a dialogue in which
    nothing runs here, as one that was imported without its database, the settings' lineup.
    """
    seats = read_cast(parent.cast)
    if runs_anything(parent):
        return seats
    standing = lineup_seats(parent.workspace_id)
    return {role: standing[role] for role in ROLES if role in standing} | seats


def runs_anything(parent: Trajectory) -> bool:
    """Whether any of its tools is executed here."""
    tools = domain_value(parent.domain_id).tools
    return parent.tools != "simulated" and any(tool.sql is not None for tool in tools)


def readable_persona(parent: Trajectory, given: str | JsonObject) -> Persona:
    """Raises Refused naming ``persona`` or its part."""
    if isinstance(given, str):
        return _persona_named(parent, given)
    try:
        persona = Persona.model_validate(given)
    except ValidationError as error:
        raise Refused(*(_problem("persona", one) for one in error.errors())) from error
    _refuse_beyond(persona)
    return persona


def known_personas(parent: Trajectory) -> dict[str, Persona]:
    """By id: the domain's own before the bundled ones."""
    bundled = {persona.id: persona for persona in SETS["all"]}
    return bundled | {one.id: one for one in domain_value(parent.domain_id).personas}


def _persona_named(parent: Trajectory, name: str) -> Persona:
    known = known_personas(parent)
    if name not in known:
        problem = f"There is no persona {name[:80]!r}."
        raise Refused(FieldProblem("persona", problem, f"There are: {', '.join(known)}."))
    return known[name]


def _refuse_beyond(persona: Persona) -> None:
    if len(persona.description) > LONGEST_PERSONA or len(persona.name) > LONGEST_PERSONA:
        problem = f"It has more than {LONGEST_PERSONA:,} characters."
        raise Refused(FieldProblem("persona.description", problem, "Shorten it."))
    for name in DIALS:
        if not 0.0 <= getattr(persona, name) <= 1.0:
            raise Refused(FieldProblem(f"persona.{name}", "It is a number from 0 to 1.", ""))


def readable_limits(parent: Trajectory, order: ForkOrder) -> JsonObject:
    """The parent's limits with those given. Raises Refused naming ``limits.<name>``."""
    given = order.limits or {}
    try:
        limits = Limits.model_validate(parent.limits | given)
    except ValidationError as error:
        raise Refused(*(_problem("limits", one) for one in error.errors())) from error
    for name, most in MOST.items():
        if name in given and not getattr(limits, name) <= most:
            raise Refused(FieldProblem(f"limits.{name}", f"The most is {most:,}.", ""))
    if "turns" in given and limits.turns <= order.at:
        problem = f"The branch begins with {order.at} turns already."
        raise Refused(FieldProblem("limits.turns", problem, f"Give more than {order.at}."))
    return limits.model_dump(mode="json")


def _problem(field: str, error: Any) -> FieldProblem:
    name = ".".join((field, *map(str, error["loc"])))
    if error["type"] == "extra_forbidden":
        return FieldProblem(name, "There is no such field.", "Leave it out or check its name.")
    return FieldProblem(name, plain_words(error["msg"]))
