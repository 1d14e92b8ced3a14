"""The message that answers a call, whoever computed, wrote or replaced what it says."""

from __future__ import annotations

from simulation.vocabulary.messages import Message, Role, ToolCall
from simulation.vocabulary.state import Author, DialogueState, Execution, Turn


def answering(call: ToolCall, content: str, override: str | None = None) -> Message:
    return Message(
        role=Role.TOOL,
        content=content if override is None else override,
        tool_call_id=call.id,
        name=call.function.name,
    )


def answers_as(override: str | None) -> Author:
    return Author.TOOL if override is None else Author.HUMAN_EDITED


def refused(
    state: DialogueState,
    digest: str,
    call: ToolCall,
    error: str,
    content: str,
    override: str | None,
) -> Turn:
    """The turn of a call that no tool carried out; ``content`` tells the agent why."""
    return Turn(
        seq=len(state.turns),
        message=answering(call, content, override),
        author=answers_as(override),
        by=call.function.name,
        world_digest=digest,
        execution=Execution(
            executed=True,
            ok=False,
            error=error,
            overridden=content if override is not None else None,
        ),
    )
