"""Which results changed something: seen by the world, or, of a simulated tool, told by it."""

from __future__ import annotations

from simulation.vocabulary.domain import Domain
from simulation.vocabulary.messages import ToolCall
from simulation.vocabulary.state import Turn


def has_changed(domain: Domain, call: ToolCall | None, turn: Turn) -> bool:
    """A call that no world executed has changed what its success says that it did."""
    if turn.diff:
        return True
    execution = turn.execution
    if call is None or execution is None or execution.executed or not execution.ok:
        return False
    tool = domain.tool(call.function.name)
    return tool is not None and tool.mutates
