"""Whether anybody here can play a branch on: told before it is made, not by an empty branch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curation.engine.casts import Seats
from curation.engine.values import domain_value
from curation.errors import FieldProblem
from curation.models import Trajectory
from curation.services.fork_changes import runs_anything
from simulation.llm.lineup import ModelRole
from simulation.vocabulary.messages import Role

NOTHING_RUNS = (
    "Nothing here can play it on: its tools are not executed, and no model answers for them."
)
NOTHING_RUNS_REMEDY = (
    "Name a model (or seat one in the settings), keep the later turns with mode replay, or "
    "import it again together with its database."
)
NOTHING_WANTED = "Nothing here can play its user on: it has no tasks, and no model speaks for it."
NOTHING_WANTED_REMEDY = (
    "Give tasks, name a model for the user, write the user's next message, or keep the later "
    "turns with mode replay."
)
NOBODY_ANSWERS = "The call of {name} is not executed here, and no model writes its result."
NOBODY_ANSWERS_REMEDY = "Name a model for tool-simulator, or write the result yourself."


def stuck_at_once(
    parent: Trajectory, seats: Seats, tasks: object, mover: Role, call: str = ""
) -> FieldProblem | None:
    """Why a regenerated branch in which ``mover`` is next would end at once; None: it plays.

    ``call`` is the name of the tool whose result comes next, where it is one's.
    """
    models = {ModelRole.AGENT, ModelRole.TOOL_SIMULATOR} <= seats.keys()
    if not runs_anything(parent) and not models:
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
