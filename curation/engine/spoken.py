"""What users said in many dialogues at once, with the rules that fired and those that were broken:
a few queries for hundreds of dialogues, and of each only the user's turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from curation.engine.paths import path_of
from curation.engine.state import on_path, turns_by_owner
from curation.models import Trajectory
from simulation.checks.applying import UserTurn
from simulation.vocabulary.messages import Role
from simulation.vocabulary.state import Turn as PlayedTurn


def spoken(rows: Sequence[Trajectory]) -> Iterator[tuple[Trajectory, list[UserTurn]]]:
    """Each dialogue with its user's turns in order, those it inherited included."""
    paths = {row.pk: path_of(row) for row in rows}
    owners = {part.trajectory for path in paths.values() for part in path}
    owned = turns_by_owner(owners, role=Role.USER)
    for row in rows:
        yield row, list(_numbered(on_path(paths[row.pk], owned)))


def broke(turn: PlayedTurn, rule: str) -> bool:
    return any(finding.rule == rule for finding in turn.findings)


def _numbered(turns: Iterable[PlayedTurn]) -> Iterator[UserTurn]:
    """A user speaks again once the agent has said something."""
    fired: frozenset[str] = frozenset()
    for number, turn in enumerate(turns, 1):
        yield UserTurn(turn, number, fired, answers=number > 1)
        fired |= set(turn.rules)
