"""The running summary of a path: kept on its branch for lists, and on every turn for forks."""

from __future__ import annotations

from operator import add, sub
from typing import Any, NamedTuple

from curation.models import Trajectory, Turn
from simulation.dialogue.counting import weight
from simulation.vocabulary.findings import Severity
from simulation.vocabulary.messages import Role
from simulation.vocabulary.sampling import Usage
from simulation.vocabulary.state import Turn as PlayedTurn


class Tally(NamedTuple):
    """Names are the summary columns of a trajectory; ``length`` is kept beside them."""

    user_turns: int = 0
    counted_turns: int = 0
    tool_calls: int = 0
    tasks_proven: int = 0
    findings_errors: int = 0
    findings_warnings: int = 0
    seeded_faults: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def then(self, turn: PlayedTurn, tasks_proven: int = 0) -> Tally:
        """After ``turn``; ``tasks_proven`` are those (tasks, not subtasks) it newly proves."""
        severities = [finding.severity for finding in turn.findings]
        usage = turn.sampling.usage if turn.sampling else Usage()
        return Tally(
            user_turns=self.user_turns + (turn.message.role is Role.USER),
            counted_turns=self.counted_turns + weight(turn.message),
            tool_calls=self.tool_calls + len(turn.message.tool_calls),
            tasks_proven=self.tasks_proven + tasks_proven,
            findings_errors=self.findings_errors + severities.count(Severity.ERROR),
            findings_warnings=self.findings_warnings + severities.count(Severity.WARNING),
            seeded_faults=self.seeded_faults + len(turn.faults),
            prompt_tokens=self.prompt_tokens + usage.prompt,
            completion_tokens=self.completion_tokens + usage.completion,
        )

    def plus(self, more: Tally) -> Tally:
        return Tally(*map(add, self, more))

    def minus(self, less: Tally) -> Tally:
        return Tally(*map(sub, self, less))

    def columns(self) -> dict[str, Any]:
        return self._asdict()

    def stored(self) -> str:
        """The same as the column's text."""
        return STORED % self


STORED = "{" + ",".join(f'"{name}":%d' for name in Tally._fields) + "}"


def tally_of(trajectory: Trajectory) -> Tally:
    return Tally(*(getattr(trajectory, name) for name in Tally._fields))


def tally_before(turn: Turn | None) -> Tally:
    """What a fork starts with whose prefix ends with ``turn``; None for an empty prefix."""
    return Tally(**turn.tally) if turn is not None else Tally()
