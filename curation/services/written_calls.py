"""Calls and results that a person writes: held to the tools before they enter a dialogue."""

from __future__ import annotations

from collections.abc import Iterator

from curation.engine.values import domain_value
from curation.errors import FieldProblem, Refused
from curation.models import Trajectory
from simulation.checks.results import is_error, result_problem
from simulation.llm.loose_json import strict
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import Message, Role, ToolCall

ANYWAY = "or set anyway: a finding will say so."


def refuse_unfit(parent: Trajectory, message: Message, *, answers: str = "") -> None:
    """``answers`` is the name of the tool whose result a tool message gives.

    Raises Refused naming the part of ``message`` that no tool takes or gives.
    """
    domain = domain_value(parent.domain_id)
    problems = list(_of_result(domain, message, answers))
    for place, call in enumerate(message.tool_calls):
        problems += _of_call(domain, call, f"message.tool_calls.{place}.function")
    if problems:
        raise Refused(*problems)


def _of_result(domain: Domain, message: Message, name: str) -> Iterator[FieldProblem]:
    tool = domain.tool(name)
    if message.role is not Role.TOOL or tool is None:
        return
    content = message.content or ""
    problem = None if is_error(content) else result_problem(tool, content)
    if problem is not None:
        yield FieldProblem(
            "message",
            f"A result of {name} looks otherwise: {problem}.",
            f"Write what its return schema allows, {ANYWAY}",
        )


def _of_call(domain: Domain, call: ToolCall, field: str) -> Iterator[FieldProblem]:
    if domain.tool(call.function.name) is None:
        names = ", ".join(tool.name for tool in domain.tools) or "none"
        problem = f"There is no tool {call.function.name[:80]!r}."
        yield FieldProblem(f"{field}.name", problem, f"There are: {names}; {ANYWAY}")
    if not isinstance(strict(call.function.arguments), dict):
        yield FieldProblem(
            f"{field}.arguments",
            "They are no JSON object.",
            f"Give one as text, such as {{}}, {ANYWAY}",
        )
