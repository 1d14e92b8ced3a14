"""What one dialogue has said, on its way into rows.

A call and its results share a commit, since nobody is asked in between; before a model is asked,
and before the dialogue ends, all that was said is durable.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from curation.engine.append import Appended, Entry, entry
from curation.engine.faults import count_said
from curation.engine.leases import Lease
from curation.engine.left_answers import forget_left
from curation.errors import LeaseLost, PutDown
from curation.jobs.in_hand import Answers
from curation.jobs.stopping import STOPPING
from curation.jobs.writer import Writer
from curation.models import Trajectory
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import DialogueState, Turn


class Keeping:
    """Of one dialogue, which is played under ``lease``."""

    def __init__(
        self, lease: Lease, writer: Writer, answers: Answers, on_spent: Callable[[UUID], None]
    ) -> None:
        """``answers``: those that the turns come of; ``on_spent`` hears of a run whose budget they
        have used up, or of a workspace that they have brought to its ceiling.
        """
        self.run: UUID | None = None
        self.workspace: UUID | None = None
        self._lease = lease
        self._writer = writer
        self._answers = answers
        self._on_spent = on_spent
        self._said: list[Entry] = []
        self._open = 0

    @property
    def is_answered(self) -> bool:
        """Every call that was made since the last store has its result."""
        return self._open <= 0

    def add(self, state: DialogueState, turn: Turn, cost: float | None = None) -> None:
        """``turn`` follows ``state``; US dollars, None where no model made it."""
        self._said.append(entry(self._lease, state, turn, cost))
        self._open += -1 if turn.message.role is Role.TOOL else len(turn.message.tool_calls)

    async def store(self) -> None:
        """Returns once all is durable. Raises LeaseLost, and PutDown where it was stored and the
        dialogue is to be put down now.
        """
        if not self._said:
            return
        said, self._said, self._open = self._said, [], 0
        answer: Appended = await self._writer.append(said)
        if not answer.kept:
            raise LeaseLost(f"trajectory {self._lease.trajectory_id}")
        if self._answers.stored(said[-1].turn.seq + 1):
            await self._writer.call(forget_left, self._lease.trajectory_id)
        for item in said:
            count_said(item.turn.sampling.failures if item.turn.sampling else ())
        self._tell(answer.wanted)
        if answer.wanted or STOPPING.is_set():
            raise PutDown

    def _tell(self, wanted: str) -> None:
        spent = {Trajectory.Wanted.REST: self.run, Trajectory.Wanted.WAIT: self.workspace}
        whose = spent.get(Trajectory.Wanted(wanted))
        if whose is not None:
            self._on_spent(whose)
