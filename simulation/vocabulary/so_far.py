"""What the moment of a rule depends on, of all turns before it."""

from __future__ import annotations

from typing import NamedTuple

from simulation.vocabulary.growing import Running
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn


class SoFar(NamedTuple):
    users: int = 0
    """The user's own turns."""
    fired: frozenset[str] = frozenset()
    """Ids of the rules that fired in them."""
    answers: bool = False
    """The agent has said something."""

    def and_on(self, turn: Turn) -> SoFar:
        if turn.message.role is Role.USER:
            return SoFar(self.users + 1, self.fired.union(turn.rules), self.answers)
        is_answer = turn.message.role is Role.ASSISTANT and bool(turn.message.content)
        return self._replace(answers=True) if is_answer else self


so_far: Running[Turn, SoFar] = Running(SoFar(), SoFar.and_on)
