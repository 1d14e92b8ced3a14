"""Whether anybody here can play a branch on: told before it is made, not by an empty branch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curation.engine.casts import Seats, read_cast
from curation.engine.cutting import Cut
from curation.engine.values import domain_value
from curation.errors import FieldProblem, Refused
from curation.models import Trajectory
from curation.services.fork_changes import runs_anything, seats_of
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.messages import Message, Role

NOTHING_RUNS = (
    "Nothing here can play it on: its tools are not executed, and no model answers for them."
)
NOTHING_RUNS_REMEDY = (
    "Name a model or seat one in the settings, keep the later turns (mode replay), or import it "
    "again together with its database."
)
NOTHING_WANTED = "Nothing here can play its user on: it has no tasks, and no model speaks for it."
NOTHING_WANTED_REMEDY = (
    "Give tasks, name a model for the user, write the user's next message, or keep the later "
    "turns (mode replay)."
)
NOBODY_ANSWERS = "The call of {name} is not executed here, and no model writes its result."
NOBODY_ANSWERS_REMEDY = "Name a model for tool-simulator, or write the result yourself."
BOTH = frozenset({ModelRole.AGENT, ModelRole.TOOL_SIMULATOR})
"""What plays where nothing is executed."""


def refuse_stuck(
    place: Cut, written: Message | None, changes: Mapping[str, Any], *, replays: bool
) -> None:
    """Raises Refused for a branch that nobody here can play on, or that asks a tool which nobody
    answers. ``changes`` are the columns of the branch; what ``replays`` needs no cast.
    """
    seats = read_cast(changes["cast"])
    for call in written.tool_calls if written is not None else ():
        if unanswered_by_anyone(place.parent, seats, call.function.name):
            raise Refused(nobody_answers(call.function.name))
    if replays:
        return
    tasks = changes.get("tasks", place.parent.tasks)
    mover = _next_mover(place, written)
    problem = stuck_at_once(place.parent, seats, tasks, mover, place.tool)
    if problem is not None:
        raise Refused(problem)


def stuck_at(place: Cut) -> FieldProblem | None:
    """Why a branch from there would end at once, if nothing else is said."""
    parent = place.parent
    seats = seats_of(parent)
    return stuck_at_once(parent, seats, parent.tasks, _next_mover(place, None), place.tool)


def nothing_runs(parent: Trajectory) -> FieldProblem | None:
    """Why no branch of it plays on, wherever it begins."""
    if runs_anything(parent) or seats_of(parent).keys() >= BOTH:
        return None
    return FieldProblem("model", NOTHING_RUNS, NOTHING_RUNS_REMEDY)


def _next_mover(place: Cut, written: Message | None) -> Role:
    """Whose turn is to be made by somebody, after what was written."""
    if written is None:
        return Role.USER if place.role is Role.SYSTEM else place.role
    if written.role is Role.ASSISTANT:
        return Role.ASSISTANT if written.tool_calls else Role.USER
    return Role.USER if written.role is Role.SYSTEM else Role.ASSISTANT


def stuck_at_once(
    parent: Trajectory, seats: Seats, tasks: object, mover: Role, call: str = ""
) -> FieldProblem | None:
    """Why a regenerated branch in which ``mover`` is next would end at once; None: it plays.

    ``call`` is the name of the tool whose result comes next, where it is one's.
    """
    if not runs_anything(parent) and not seats.keys() >= BOTH:
        return FieldProblem("model", NOTHING_RUNS, NOTHING_RUNS_REMEDY)
    if mover is Role.TOOL and unanswered_by_anyone(parent, seats, call):
        return nobody_answers(call)
    if mover is Role.USER and not tasks and ModelRole.USER not in seats:
        return FieldProblem("tasks", NOTHING_WANTED, NOTHING_WANTED_REMEDY)
    return None


def unanswered_by_anyone(parent: Trajectory, seats: Mapping[ModelRole, Any], call: str) -> bool:
    """A call of a tool that is not executed, while no model writes results."""
    tool = domain_value(parent.domain_id).tool(call)
    simulated = tool is not None and (tool.sql is None or parent.tools == "simulated")
    return simulated and ModelRole.TOOL_SIMULATOR not in seats


def nobody_answers(call: str) -> FieldProblem:
    return FieldProblem("model", NOBODY_ANSWERS.format(name=call), NOBODY_ANSWERS_REMEDY)
