"""Limits are data in the state; each stop names the limit that made it."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import DialogueState, Turn

CHARACTERS_PER_TOKEN = 4
TIME_LIMIT = "time_limit"


def exceeded(state: DialogueState) -> str | None:
    """The reason to stop before the next move, or None to play on.

    Wall time is not among them: the state has no clock, the runner has.
    """
    turns, limits = state.turns, state.limits
    if len(turns) >= limits.turns:
        return "turn_limit"
    if steps_since_request(turns) > limits.steps_per_request:
        return "step_limit"
    if tool_errors(turns) >= limits.tool_errors:
        return "tool_error_limit"
    if tokens(turns) >= limits.tokens:
        return "token_limit"
    return None


def steps_since_request(turns: Sequence[Turn]) -> int:
    """Assistant messages with calls since the last user turn."""
    steps = 0
    for turn in reversed(turns):
        if turn.message.role is Role.USER:
            break
        steps += bool(turn.message.tool_calls)
    return steps


def tool_errors(turns: Sequence[Turn]) -> int:
    """Failed calls in the whole dialogue."""
    return sum(turn.execution is not None and not turn.execution.ok for turn in turns)


def tokens(turns: Sequence[Turn]) -> int:
    """An estimate from the length of all text, at four characters to a token."""
    return sum(_characters(turn.message) for turn in turns) // CHARACTERS_PER_TOKEN


def _characters(message: Message) -> int:
    calls = sum(
        len(call.function.name) + len(call.function.arguments) for call in message.tool_calls
    )
    return len(message.content or "") + len(message.reasoning_content or "") + calls
