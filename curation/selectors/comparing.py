"""Two branches side by side: what they share, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from curation.engine.blobs import image_bytes
from curation.engine.parting import parted_at
from curation.engine.paths import path_of, turn_rows, window
from curation.engine.state import rows_to_state
from curation.models import Trajectory, Turn
from curation.selectors.rule_sets import RuleChange, rule_changes
from simulation.dialogue.restore import restore
from simulation.errors import SimulationError
from simulation.vocabulary.state import Diff
from simulation.world.comparing import compare_images


class Ends(NamedTuple):
    """What the left world holds otherwise than the right one; ``problem`` where it is unknown."""

    diff: Diff
    skipped: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Pair:
    """The two as they are looked at."""

    left: Trajectory
    right: Trajectory

    @cached_property
    def at(self) -> int:
        """The first turn that they do not share; 0 for dialogues of different families."""
        return parted_at(path_of(self.left), path_of(self.right))

    def turns(self, row: Trajectory, start: int) -> list[Turn]:
        """The turns of one side from ``start`` on, in one query."""
        return list(turn_rows(window(path_of(row), start, row.length)))

    @cached_property
    def rules(self) -> list[RuleChange]:
        """What the right one's rules say otherwise."""
        if self.left.rules_id == self.right.rules_id:
            return []
        return rule_changes(self.left.rules.content, self.right.rules.content)


def end_states(pair: Pair) -> Ends:
    """Both worlds rebuilt and compared, row by row.

    Worlds with the same digest are equal without a look at them. Executes what changed each
    world again, so it is asked for by itself, not with the page.
    """
    digests = [_last_digest(row) for row in (pair.left, pair.right)]
    if digests[0] and digests[0] == digests[1]:
        return Ends({})
    if pair.left.domain_id != pair.right.domain_id:
        return Ends({}, problem="The two are of different domains.")
    try:
        found = compare_images(_last_world(pair.left), _last_world(pair.right))
    except SimulationError as error:
        return Ends({}, problem=f"A world cannot be rebuilt as recorded: {error}")
    return Ends(found.diff, found.skipped)


def _last_digest(row: Trajectory) -> str:
    last = next(turn_rows(window(path_of(row), row.length - 1, row.length)), None)
    return str(last.content.get("world_digest") or "") if last else ""


def _last_world(row: Trajectory) -> bytes:
    state = rows_to_state(row)
    with restore(state, image_bytes(state.domain.world)) as world:
        return world.image()
