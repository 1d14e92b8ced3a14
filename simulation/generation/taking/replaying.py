"""A recorded call, run again in the world that the dialogue is bound to."""

from __future__ import annotations

from typing import NamedTuple

from simulation.checks.tasks import holding
from simulation.export.chats.chat import Said
from simulation.export.chats.failing import says_failure
from simulation.generation.taking.sameness import same_result
from simulation.vocabulary.findings import Finding, Owner, Severity
from simulation.vocabulary.messages import Message, Role, ToolCall
from simulation.vocabulary.state import Author, DialogueState, Execution, Turn
from simulation.vocabulary.tools import Tool
from simulation.world import Called, World

NOT_REPLAYED = "not_replayed"
"""No tool with SQL answers the call: the result is taken as it stands."""
RESULT_DIFFERS = "result_differs"
"""The world answers something else than was recorded."""
LONGEST_EVIDENCE = 400


class Replayed(NamedTuple):
    turn: Turn
    world: World
    """To go on with."""
    mark: Finding | None = None


def replayed(
    state: DialogueState, world: World, call: ToolCall, said: Said, *, is_bound: bool
) -> Replayed:
    """The turn of a recorded result, which follows ``state``.

    What the world computes too is executed, its change kept. What it computes otherwise is not,
    and changes nothing; but a change that succeeded here as it did there stays made, since the
    conversation goes on from it: then the world's own words are kept beside the recorded ones.
    ``is_bound``: there is a database, so that a tool without SQL is worth a mark.
    """
    tool = state.domain.tool(call.function.name)
    if tool is None or tool.sql is None:
        mark = _mark(state, NOT_REPLAYED, call, "") if is_bound else None
        return Replayed(_verbatim(state, world, call, said), world, mark)
    return _run(state, world, tool, call, said)


def _run(state: DialogueState, world: World, tool: Tool, call: ToolCall, said: Said) -> Replayed:
    recorded = said.message.content or ""
    trial = world.copy() if tool.mutates else world
    turn, called = executed(state, trial, tool, call)
    same = same_result(recorded, called.content)
    mark = None if same else _mark(state, RESULT_DIFFERS, call, called.content)
    if same or (tool.mutates and called.ok and not says_failure(said)):
        if trial is not world:
            world.close()
        return Replayed(_in_recorded_words(turn, said, called), trial, mark)
    if trial is not world:
        trial.close()
    return Replayed(_verbatim(state, world, call, said), world, mark)


def executed(state: DialogueState, world: World, tool: Tool, call: ToolCall) -> tuple[Turn, Called]:
    """The turn of a call that is run in ``world`` and follows ``state``, in the world's words."""
    before = holding(state, world) if tool.mutates else frozenset()
    called = world.call(tool, call.function.arguments)
    after = holding(state, world) if called.diff else before
    turn = Turn(
        seq=len(state.turns),
        message=Message(
            role=Role.TOOL, content=called.content, tool_call_id=call.id, name=tool.name
        ),
        author=Author.TOOL,
        by=tool.name,
        world_digest=called.digest,
        diff=called.diff,
        execution=Execution(executed=True, ok=called.ok, error=called.error, rows=called.rows),
        flipped=tuple(sorted(after - before)),
    )
    return turn, called


def _in_recorded_words(turn: Turn, said: Said, called: Called) -> Turn:
    """The world's own words are kept beside those that were recorded, where they differ."""
    differs = said.message.content != called.content
    execution = turn.execution and turn.execution.model_copy(
        update={"overridden": called.content if differs else None}
    )
    changes = {"message": said.message, "author": Author.IMPORT, "execution": execution}
    return turn.model_copy(update=changes)


def _verbatim(state: DialogueState, world: World, call: ToolCall, said: Said) -> Turn:
    return Turn(
        seq=len(state.turns),
        message=said.message,
        author=Author.IMPORT,
        by=call.function.name,
        world_digest=world.digest,
        execution=Execution(executed=False, ok=not says_failure(said)),
    )


def _mark(state: DialogueState, kind: str, call: ToolCall, computed: str) -> Finding:
    name = call.function.name
    message = (
        f"The database answers this call of {name} otherwise."
        if kind == RESULT_DIFFERS
        else f"No tool of the database answers {name}: its result is taken as it stands."
    )
    return Finding(
        kind=kind,
        severity=Severity.WARNING,
        owner=Owner.ENVIRONMENT,
        seq=len(state.turns),
        message=message,
        evidence=(computed or call.function.arguments)[:LONGEST_EVIDENCE],
    )
