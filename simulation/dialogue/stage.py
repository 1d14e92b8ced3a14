"""The world as a dialogue uses it: a call becomes a tool turn, whatever the model sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from simulation.checks.tasks import holding
from simulation.dialogue.answering import answering, answers_as, refused
from simulation.dialogue.simulated import simulated_turn
from simulation.seats.protocol import ToolSeat
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.state import DialogueState, Execution, Turn
from simulation.vocabulary.tools import Tool
from simulation.vocabulary.value import canonical_json
from simulation.world import World

T = TypeVar("T")
UNKNOWN_TOOL = "unknown_tool"


async def tool_turn(
    state: DialogueState,
    world: World,
    call: ToolCall,
    seat: ToolSeat | None = None,
    *,
    override: str | None = None,
) -> Turn:
    """Executes ``call`` in ``world`` and tells the result; a tool without SQL is answered by
    ``seat``.

    ``override`` replaces what the message says, not what happened: the computed content is kept
    beside it. Raises SeatFailed for a simulated tool that nobody answers.
    """
    tool = state.domain.tool(call.function.name)
    if tool is None:
        return _unknown(state, world, call, override)
    if tool.sql is None:
        return await simulated_turn(state, world.digest, tool, call, seat, override)
    return await _executed(state, world, tool, call, override)


async def _executed(
    state: DialogueState, world: World, tool: Tool, call: ToolCall, override: str | None
) -> Turn:
    check = partial(holding, state, world)
    before = await _soon(world, check) if tool.mutates else frozenset[str]()
    called = await _soon(world, partial(world.call, tool, call.function.arguments))
    after = await _soon(world, check) if called.diff else before
    return Turn(
        seq=len(state.turns),
        message=answering(call, called.content, override),
        author=answers_as(override),
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


async def _soon(world: World, work: Callable[[], T]) -> T:
    """A thread costs more than most SQL; it is for what would hold up all other dialogues."""
    done = world.at_once(work)
    return await asyncio.to_thread(work) if done is None else done


def _unknown(state: DialogueState, world: World, call: ToolCall, override: str | None) -> Turn:
    names = ", ".join(tool.name for tool in state.domain.tools)
    sentence = f"There is no tool named {call.function.name!r}. Use one of: {names}."
    content = canonical_json({"error": sentence})
    return refused(state, world.digest, call, UNKNOWN_TOOL, content, override)
