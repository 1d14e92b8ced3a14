"""The world as a dialogue uses it: a call becomes a tool turn, whatever the model sent."""

from __future__ import annotations

import asyncio

from simulation.checks.tasks import holding
from simulation.errors import SeatFailed
from simulation.vocabulary.messages import Message, Role, ToolCall
from simulation.vocabulary.state import Author, DialogueState, Execution, Turn
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import canonical_json
from simulation.world import World

UNKNOWN_TOOL = "unknown_tool"


async def tool_turn(
    state: DialogueState, world: World, call: ToolCall, *, override: str | None = None
) -> Turn:
    """Executes ``call`` in ``world`` (in a thread: SQL may take its time) and tells the result.

    ``override`` replaces what the message says, not what happened: the computed content is kept
    beside it. Raises SeatFailed for a simulated tool, which has no SQL to run.
    """
    tool = state.domain.tool(call.function.name)
    if tool is None:
        return _refused(state, world, call, override)
    if tool.sql is None:
        raise SeatFailed("no_tool_simulator")
    return await asyncio.to_thread(_execute, state, world, tool, call, override)


def _execute(
    state: DialogueState, world: World, tool: Tool, call: ToolCall, override: str | None
) -> Turn:
    before = holding(state, world) if tool.mutates else frozenset()
    called = world.call(tool, call.function.arguments)
    changed = bool(called.diff)
    after = holding(state, world) if changed else before
    return Turn(
        seq=len(state.turns),
        message=_message(call, called.content, override),
        author=_author(override),
        by=tool.name,
        world_digest=called.digest,
        diff=called.diff,
        execution=Execution(
            executed=True,
            ok=called.ok,
            error=called.error,
            rows=called.rows,
            overridden=called.content if override is not None else None,
        ),
        flipped=tuple(sorted(after - before)),
    )


def _refused(state: DialogueState, world: World, call: ToolCall, override: str | None) -> Turn:
    names = ", ".join(tool.name for tool in state.domain.tools)
    sentence = f"There is no tool named {call.function.name!r}. Use one of: {names}."
    content = canonical_json({"error": sentence})
    return Turn(
        seq=len(state.turns),
        message=_message(call, content, override),
        author=_author(override),
        by=call.function.name,
        world_digest=world.digest,
        execution=Execution(
            executed=True,
            ok=False,
            error=UNKNOWN_TOOL,
            overridden=content if override is not None else None,
        ),
    )


def _message(call: ToolCall, content: str, override: str | None) -> Message:
    return Message(
        role=Role.TOOL,
        content=content if override is None else override,
        tool_call_id=call.id,
        name=call.function.name,
    )


def _author(override: str | None) -> Author:
    return Author.TOOL if override is None else Author.HUMAN_EDITED
