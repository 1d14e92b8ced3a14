"""Limits for a dialogue that begins in the middle: what it has used up counts from there."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.dialogue.limits import steps_since_request, tokens, tool_errors
from simulation.vocabulary.state import Limits, Turn


def limits_after(turns: Sequence[Turn], limits: Limits | None = None) -> Limits:
    """``limits`` for what is still to come, however long the conversation is already."""
    given = limits or Limits()
    return given.model_copy(
        update={
            "turns": given.turns + len(turns),
            "steps_per_request": given.steps_per_request + steps_since_request(turns),
            "tool_errors": given.tool_errors + tool_errors(turns),
            "tokens": given.tokens + tokens(turns),
        }
    )
