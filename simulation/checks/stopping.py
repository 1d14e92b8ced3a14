"""Whether the user ends the dialogue when it should."""

from __future__ import annotations

from simulation.vocabulary.acts import gives_up
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState

LAST_WORDS = 3
"""User turns that may follow the proof of everything: a reaction, a check, a goodbye."""


def early_stop(state: DialogueState) -> str | None:
    """The last word is said while something is unproven, by a user who has not given up."""
    last = state.turns[-1]
    if not last.done or not state.tasks or gives_up(last.acts):
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
