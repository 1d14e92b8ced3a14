"""The end of a path: enough to know whose move comes next, at any length."""

from __future__ import annotations

from curation.engine.paths import Path, turn_rows, window
from curation.models import Turn
from simulation.dialogue.move import Mover, next_move
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn as PlayedTurn

TAIL = 64
"""Turns read; more than one request's calls and results, in any dialogue that makes sense."""

ROLES = {
    Mover.SYSTEM: Role.SYSTEM,
    Mover.USER: Role.USER,
    Mover.AGENT: Role.ASSISTANT,
    Mover.TOOL: Role.TOOL,
}


def turn_at(path: Path, seq: int) -> Turn | None:
    return next(turn_rows(window(path, seq, seq + 1)), None)


def next_role(path: Path, length: int) -> Role:
    """Whose message follows the first ``length`` turns.

    A dialogue that is over goes on with another word of the user's.
    """
    rows = turn_rows(window(path, max(0, length - TAIL), length))
    turns = [PlayedTurn.model_validate(row.content) for row in rows]
    return ROLES.get(next_move(turns).mover, Role.USER)
