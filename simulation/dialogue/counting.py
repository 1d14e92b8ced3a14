"""What a dialogue amounts to, in the method's units.

A record's turns are messages. For statistics, *turns* are user messages, assistant messages
with visible text, and tool calls, each call counted once with its result. A *step* is an
assistant message with calls, counted per user request: a request that needed none counts 0.
*Tasks* are those proven complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from simulation.dialogue.compliance import Kept, kept_rules
from simulation.vocabulary.messages import Message, Role
from simulation.vocabulary.state import DialogueState, Turn


class Count(NamedTuple):
    """One dialogue. ``steps`` has one number per user request, in order."""

    turns: int
    steps: tuple[int, ...]
    tasks: int
    user_turns: int
    rules: Counter[str]
    """How often each rule fired."""
    findings: Counter[str]
    """How many findings of each kind there are."""
    kept: dict[str, Kept] = {}
    """How far each rule of the set was kept."""


def count(state: DialogueState) -> Count:
    steps = steps_per_request(state.turns)
    return Count(
        turns=sum(weight(turn.message) for turn in state.turns),
        steps=steps,
        tasks=len({task.id for task in state.tasks} & state.proven()),
        user_turns=len(steps),
        rules=Counter(rule for turn in state.turns for rule in turn.rules),
        findings=Counter(finding.kind for turn in state.turns for finding in turn.findings),
        kept=kept_rules(state),
    )


def weight(message: Message) -> int:
    """How many turns one message counts for: calls are counted where they are made."""
    if message.role is Role.USER:
        return 1
    if message.role is Role.ASSISTANT:
        return bool((message.content or "").strip()) + len(message.tool_calls)
    return 0


def steps_per_request(turns: Sequence[Turn]) -> tuple[int, ...]:
    """For each user message, the assistant messages with calls before the next one."""
    steps: list[int] = []
    for turn in turns:
        if turn.message.role is Role.USER:
            steps.append(0)
        elif turn.message.tool_calls and steps:
            steps[-1] += 1
    return tuple(steps)
