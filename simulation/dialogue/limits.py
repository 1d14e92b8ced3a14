"""Limits are data in the state; each stop names the limit that made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import DialogueState, Turn

CHARACTERS_PER_TOKEN = 4
TIME_LIMIT = "time_limit"


def exceeded(state: DialogueState) -> str | None:
    """The reason to stop before the next move, or None to play on.

    Wall time is not among them: the state has no clock, the runner has.
    """
    limits, spent = state.limits, _spent(state.turns)
    if len(state.turns) >= limits.turns:
        return "turn_limit"
    if spent.steps > limits.steps_per_request:
        return "step_limit"
    if spent.errors >= limits.tool_errors:
        return "tool_error_limit"
    if spent.tokens >= limits.tokens:
        return "token_limit"
    return None


class Spent(NamedTuple):
    """What a dialogue has used up of its limits."""

    steps: int = 0
    errors: int = 0
    characters: int = 0

    @property
    def tokens(self) -> int:
        """An estimate from the length of all text, at four characters to a token."""
        return self.characters // CHARACTERS_PER_TOKEN

    def and_on(self, turn: Turn) -> Spent:
        failed = turn.execution is not None and not turn.execution.ok
        steps = 0 if turn.message.role is Role.USER else self.steps + bool(turn.message.tool_calls)
        return Spent(steps, self.errors + failed, self.characters + _characters(turn.message))


_spent: Running[Turn, Spent] = Running(Spent(), Spent.and_on)


def steps_since_request(turns: Sequence[Turn]) -> int:
    """Assistant messages with calls since the last user turn."""
    return _spent(turns).steps


def tool_errors(turns: Sequence[Turn]) -> int:
    """Failed calls in the whole dialogue."""
    return _spent(turns).errors


def tokens(turns: Sequence[Turn]) -> int:
    """As estimated of all text."""
    return _spent(turns).tokens


def _characters(message: Message) -> int:
    calls = sum(
        len(call.function.name) + len(call.function.arguments) for call in message.tool_calls
    )
    return len(message.content or "") + len(message.reasoning_content or "") + calls
