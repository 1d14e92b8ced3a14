"""Everything that the trajectory's page and its live fragments show, gathered once."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.urls import reverse

from curation.engine.replays import diverged_at
from curation.errors import FieldProblem
from curation.models import Trajectory
from curation.selectors.family import Branch, Limb, beside, family_of, forks_by_turn, limbs_of
from curation.selectors.listed_neighbours import listed_neighbours
from curation.selectors.neighbours import neighbours_of
from curation.selectors.staleness import Standing, standing_of, undone_among
from curation.selectors.waiting import Waiting, dialogue_waiting_for
from curation.services.going_on import nothing_runs
from curation.web.transcript.blocks import Block
from curation.web.transcript.minimap import Stroke, strokes_of
from curation.web.transcript.repair import Repair, repair_of
from curation.web.transcript.reviewed import Reviewed
from curation.web.transcript.sides import Found, Goal, findings_of, goals_of, proofs
from curation.web.transcript.window import Window, window_of

MOVING = (Trajectory.State.QUEUED, Trajectory.State.GENERATING)


class Workbench(Reviewed):
    """The whole page: what was said, its family, where it stands, what is offered."""

    @property
    def is_live(self) -> bool:
        """More turns may come without anybody touching this page."""
        return self.trajectory.state in MOVING

    @cached_property
    def window(self) -> Window:
        return window_of(self.blocks, self.opened_at, live=self.is_live or self.awaits_me)

    @property
    def opened_at(self) -> int | None:
        """The turn that the URL points to; from the list of near misses, the faulty one."""
        if self.at is None and self.listing.filters.get("checks") == "near" and self.repair:
            return self.repair.at
        return self.at

    @cached_property
    def waiting(self) -> Waiting | None:
        """What holds it up, in words."""
        return dialogue_waiting_for(self.trajectory)

    @property
    def last_seq(self) -> int:
        """Of the branch; the viewer may see fewer."""
        return self.trajectory.length - 1

    @cached_property
    def family(self) -> list[Branch]:
        return family_of(self.trajectory)

    @cached_property
    def undone(self) -> set[UUID]:
        """Branches of the family that are replays of a patch undone."""
        return undone_among(one.trajectory for one in self.family)

    @cached_property
    def limbs(self) -> list[Limb]:
        """The family as its tree is drawn."""
        return limbs_of(self.family, self.trajectory)

    @property
    def beside(self) -> dict[str, str]:
        """Addresses of the branches before and after this one; empty where it is alone."""
        before, after = beside(self.family, self.trajectory)
        return {name: _page(key) for name, key in (("previous", before), ("next", after)) if key}

    @cached_property
    def forks(self) -> dict[int, int]:
        return forks_by_turn(self.family, self.trajectory)

    @cached_property
    def strokes(self) -> list[Stroke]:
        return strokes_of(self.blocks, self.forks)

    @cached_property
    def goals(self) -> list[Goal]:
        return goals_of(self.trajectory.tasks, proofs(self.turns))

    @cached_property
    def findings(self) -> list[Found]:
        return findings_of(self.turns)

    @cached_property
    def repair(self) -> Repair | None:
        """What one change would save it; None where nothing or too much is wrong."""
        return repair_of(self.trajectory, self.blocks, self.findings, self.goals)

    @cached_property
    def standing(self) -> Standing:
        """How it stands to the current version of its domain, and what it repeats."""
        return standing_of(self.trajectory)

    @cached_property
    def neighbours(self) -> dict[str, str]:
        """Addresses of the dialogues before and after this one; empty at an end."""
        found = (
            listed_neighbours(self.trajectory, self.listing.filters)
            if self.listing
            else neighbours_of(self.trajectory)
        )
        before, after = (self._address(key) if key else "" for key in found)
        return {"previous": before, "next": after}

    @property
    def carried(self) -> str:
        """What links to other turns of this page begin with, so that the list is kept."""
        return self.listing.carried

    def _address(self, key: UUID) -> str:
        address = reverse("curation:trajectory", args=[key])
        return f"{address}?{self.listing.carried}".rstrip("?&")

    @cached_property
    def parted_at(self) -> int | None:
        """The first turn that is the branch's own; None for an original, and before it is there."""
        fork = self.trajectory.fork_at
        if fork is None:
            return None
        return next((block.first for block in self.blocks if block.last >= fork), None)

    @cached_property
    def diverged(self) -> list[int]:
        """Where a call that was kept from the parent came out differently."""
        own = [turn for turn in self.turns if turn.trajectory_id == self.trajectory.pk]
        return diverged_at(own) if self.trajectory.replay else []

    @property
    def mends_at(self) -> int:
        """Where a branch begins that keeps the first result that came out differently."""
        return self.diverged[0] + 1

    @cached_property
    def stuck(self) -> FieldProblem | None:
        """Why nobody here can play a branch of it on, wherever it begins."""
        return nothing_runs(self.trajectory)

    def after(self, seq: int) -> tuple[list[Block], list[Block]]:
        """What a page that shows turns up to ``seq`` lacks: new blocks, and changed ones."""
        new = [block for block in self.blocks if block.first > seq]
        changed = [block for block in self.blocks if block.first <= seq < block.last]
        return new, changed


def _page(key: UUID) -> str:
    return reverse("curation:trajectory", args=[key])
