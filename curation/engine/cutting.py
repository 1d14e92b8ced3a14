"""Where a branch leaves its parent."""

from __future__ import annotations

from typing import NamedTuple

from curation.engine.paths import Path, cut, path_of
from curation.engine.tail import next_role, turn_at
from curation.errors import Conflict, FieldProblem, Refused
from curation.models import Trajectory, Turn
from simulation.vocabulary.messages import Role


class Cut(NamedTuple):
    """Where a branch leaves its parent, with what is needed to write there."""

    parent: Trajectory
    at: int
    path: Path
    """The inherited prefix."""
    replaced: Turn | None
    """The parent's turn at that place; None at its end."""
    before: Turn | None
    """The last inherited turn."""

    @property
    def role(self) -> Role:
        """Of the message at the fork."""
        if self.replaced is not None:
            return Role(self.replaced.role)
        return next_role(self.path, self.at)

    @property
    def tool(self) -> str:
        """Whose result stands at the fork; empty where it is another's turn."""
        replaced = self.replaced
        return str(replaced.content["message"].get("name") or "") if replaced is not None else ""

    @property
    def digest(self) -> str:
        """Of the world there: a message changes none."""
        known = self.before or self.replaced
        return str(known.content["world_digest"]) if known is not None else ""


def cut_at(trajectory: Trajectory, at: int) -> Cut:
    """The place of a fork. Raises Refused naming ``at``, Conflict before anything was drawn."""
    if trajectory.tasks is None:
        raise Conflict("This dialogue has not begun yet. Try again when its first turn is there.")
    if not 0 <= at <= trajectory.length:
        raise Refused(
            FieldProblem(
                "at",
                f"There is no place {at} in a dialogue of {trajectory.length} turns; "
                f"its last turn is {trajectory.length - 1}.",
                f"Give a number from 0 to {trajectory.length}, which goes on after the last.",
            )
        )
    path = path_of(trajectory)
    before = turn_at(path, at - 1) if at else None
    return Cut(trajectory, at, cut(path, at), turn_at(path, at), before)
