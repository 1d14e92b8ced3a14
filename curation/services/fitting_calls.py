"""Calls that a person in the agent's seat makes: held to each tool's schema, part by part."""

from __future__ import annotations

from collections.abc import Iterator

from curation.engine.values import domain_as_played
from curation.errors import FieldProblem, Refused
from curation.models import Trajectory
from curation.services.fork_changes import seats_of
from curation.services.going_on import nobody_answers, unanswered_by_anyone
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Message, ToolCall
from simulation.world.argument_problems import argument_problems

ANYWAY = "or send it anyway: a finding will say so."


def refuse_unfit_calls(trajectory: Trajectory, message: Message, *, anyway: bool) -> None:
    """Raises Refused naming each part of a call that no tool takes, unless it is sent ``anyway``,
    and a call that nobody could answer.
    """
    domain = domain_as_played(trajectory.domain_id, trajectory.tools)
    problems = list(_unanswered(trajectory, message))
    for place, call in enumerate(() if anyway else message.tool_calls):
        problems += _of_call(domain, call, f"message.tool_calls.{place}.function")
    if problems:
        raise Refused(*problems)


def _of_call(domain: Domain, call: ToolCall, field: str) -> Iterator[FieldProblem]:
    tool = domain.tool(call.function.name)
    if tool is None:
        names = ", ".join(tool.name for tool in domain.tools) or "none"
        problem = f"There is no tool {call.function.name[:80]!r}."
        yield FieldProblem(f"{field}.name", problem, f"There are: {names}; {ANYWAY}")
        return
    for path, problem in argument_problems(tool, call.function.arguments):
        where = ".".join((f"{field}.arguments", *path))
        yield FieldProblem(where, problem, f"Give what {tool.name} takes, {ANYWAY}")


def _unanswered(trajectory: Trajectory, message: Message) -> Iterator[FieldProblem]:
    seats = seats_of(trajectory) if message.tool_calls else {}
    for place, call in enumerate(message.tool_calls):
        if unanswered_by_anyone(trajectory, seats, call.function.name):
            found = nobody_answers(call.function.name)
            yield found._replace(field=f"message.tool_calls.{place}.function.name")
