"""Whether the user ends the dialogue when it should."""

from __future__ import annotations

from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState

LAST_WORDS = 2
"""User turns that may follow the proof of everything: a reaction, and a goodbye."""


def early_stop(state: DialogueState) -> str | None:
    """The last word is said while something is unproven."""
    if not state.turns[-1].done or not state.tasks:
        return None
    open_tasks = _open(state)
    return ", ".join(open_tasks) if open_tasks else None


def late_stop(state: DialogueState) -> str | None:
    """More user turns than a goodbye takes since everything was proven."""
    if not state.tasks or _open(state):
        return None
    settled = max(turn.seq for turn in state.turns if turn.proven)
    since = sum(turn.message.role is Role.USER for turn in state.turns[settled + 1 :])
    return f"{since} user turns since" if since > LAST_WORDS else None


def _open(state: DialogueState) -> list[str]:
    proven = state.proven()
    return [task.id for task in state.tasks if task.id not in proven]
