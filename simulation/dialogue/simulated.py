"""A call of a tool without SQL: a seat writes its result, which no world can check."""

from __future__ import annotations

from simulation.dialogue.answering import answering, refused
from simulation.errors import SeatFailed, ToolRefused
from simulation.llm.loose_json import strict
from simulation.seats.protocol import Result, ToolSeat, tool_view
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.state import Author, DialogueState, Execution, Turn
from simulation.vocabulary.tools import Tool
from simulation.world.arguments import ArgumentsRefused, bound_arguments
from simulation.world.results import error_json

NOBODY = "no_tool_simulator"
UNNAMED_ERROR = "constraint"
"""Of an error that a person wrote: they need not say of which kind it is."""


async def simulated_turn(
    state: DialogueState,
    digest: str,
    tool: Tool,
    call: ToolCall,
    seat: ToolSeat | None,
    override: str | None,
) -> Turn:
    """Arguments that break the schema are refused here, and nobody is asked. What a person wrote
    in place of the result needs no seat. Raises SeatFailed where there is no answer to be had.
    """
    problem = _problem(tool, call)
    if problem is not None:
        return refused(state, digest, call, *problem, override)
    if override is not None:
        return _turn(state, digest, call, _written(override), Author.HUMAN_EDITED)
    if seat is None:
        raise SeatFailed(NOBODY)
    result = await seat.respond(tool_view(state, tool, call))
    return _turn(state, digest, call, result, Author.MODEL)


def _problem(tool: Tool, call: ToolCall) -> tuple[str, str] | None:
    """The error and the sentence for the agent, as the sandbox would give them."""
    try:
        bound_arguments(tool, call.function.arguments)
    except ArgumentsRefused as complaint:
        return "invalid_arguments", error_json(str(complaint))
    except ToolRefused as complaint:
        return "refused", error_json(f"This tool cannot run. {complaint}")
    return None


def _written(content: str) -> Result:
    given = strict(content)
    failed = isinstance(given, dict) and "error" in given
    return Result(content=content, ok=not failed, error=UNNAMED_ERROR if failed else None)


def _turn(
    state: DialogueState, digest: str, call: ToolCall, result: Result, author: Author
) -> Turn:
    return Turn(
        seq=len(state.turns),
        message=answering(call, result.content),
        author=author,
        by=result.by or call.function.name,
        world_digest=digest,
        execution=Execution(executed=False, ok=result.ok, error=result.error, rows=_rows(result)),
        sampling=result.sampling,
    )


def _rows(result: Result) -> int:
    if not result.ok:
        return 0
    found = strict(result.content)
    return len(found) if isinstance(found, list) else 1
