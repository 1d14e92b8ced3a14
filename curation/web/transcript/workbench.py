"""Everything that the trajectory's page and its live fragments show, gathered once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.urls import reverse

from curation.engine.judged import answers_to, last_judging, latest_judgement
from curation.engine.lineups import lineup_seats
from curation.engine.paths import path_of, turn_rows
from curation.engine.replays import diverged_at
from curation.engine.suggestions import suggestions_for
from curation.engine.values import domain_as_played
from curation.errors import FieldProblem
from curation.models import Job, Note, Review, Trajectory, Turn
from curation.selectors.family import Branch, Limb, beside, family_of, forks_by_turn, limbs_of
from curation.selectors.listed_neighbours import listed_neighbours
from curation.selectors.neighbours import neighbours_of
from curation.selectors.remarks import notes_by_turn
from curation.selectors.staleness import Standing, standing_of
from curation.selectors.waiting import Waiting, dialogue_waiting_for
from curation.services.going_on import nothing_runs
from curation.services.reviews import held_by_another
from curation.web.forms.speaking import SpeakForm
from curation.web.listing import Listing
from curation.web.transcript.blocks import Block, blocks_of
from curation.web.transcript.judged import Judged, Remark, judged_of
from curation.web.transcript.minimap import Stroke, strokes_of
from curation.web.transcript.repair import Repair, repair_of
from curation.web.transcript.seated import Briefing, briefing_of, seen_from
from curation.web.transcript.sides import Found, Goal, findings_of, goals_of, proofs
from curation.web.transcript.window import Window, window_of
from simulation.llm.lineup import ModelRole

GOING = (Job.State.QUEUED, Job.State.RUNNING)
MOVING = (Trajectory.State.QUEUED, Trajectory.State.GENERATING)


@dataclass
class Workbench:
    """``at``: the turn that the URL points to; ``listing``: the list it was opened from."""

    trajectory: Trajectory
    viewer: User
    at: int | None = None
    listing: Listing = field(default_factory=Listing)
    shows_all: bool = False
    """To a person in a seat too, who is otherwise shown what the seat may know."""
    written: SpeakForm | None = None
    """What a person in a seat just sent."""

    @cached_property
    def turns(self) -> list[Turn]:
        """Those that the viewer may see, from a seat without what it must not know."""
        rows = turn_rows(path_of(self.trajectory))
        return list(seen_from(self.sits, rows))

    @property
    def seated_as(self) -> str:
        """The seat that the viewer holds in a dialogue that goes on; empty where there is none."""
        row = self.trajectory
        mine = row.seat and row.seated_id in (None, self.viewer.pk) and not row.is_over
        return row.seat if mine else ""

    @property
    def sits(self) -> str:
        """The seat whose view is shown; empty where all is."""
        return "" if self.shows_all else self.seated_as

    @cached_property
    def speaking(self) -> SpeakForm:
        """The form for the next turn."""
        row = self.trajectory
        if self.written is not None:
            return self.written
        return SpeakForm(domain_as_played(row.domain_id, row.tools, row.offered), row.length)

    @cached_property
    def suggestion(self) -> Job | None:
        """The latest draft of the next turn, whatever came of it."""
        return suggestions_for(self.trajectory).first()

    @property
    def is_drafting(self) -> bool:
        return self.suggestion is not None and self.suggestion.state in GOING

    @cached_property
    def briefing(self) -> Briefing:
        """What the seat may know besides the conversation."""
        return briefing_of(self.trajectory, self.sits)

    @cached_property
    def blocks(self) -> list[Block]:
        row = self.trajectory
        return blocks_of(self.turns, domain_as_played(row.domain_id, row.tools))

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
    def judged(self) -> Judged | None:
        """The latest judgement, with what people said to it; None if there is none."""
        row = latest_judgement(self.trajectory) if self.trajectory.judged else None
        if row is None:
            return None
        return judged_of(row, answers_to(row), proofs(self.turns), self.trajectory.tasks)

    @cached_property
    def remarks(self) -> dict[int, list[Remark]]:
        """The judge's critiques by the first seq of the block that they are about."""
        if self.judged is None or self.sits:
            return {}
        found = self.judged.remarks
        return {
            block.first: [found[seq] for seq in range(block.first, block.last + 1) if seq in found]
            for block in self.blocks
        }

    @cached_property
    def judging(self) -> Job | None:
        """The latest job that was to judge it."""
        return last_judging(self.trajectory.workspace_id, self.trajectory.pk)

    @property
    def is_being_judged(self) -> bool:
        return self.judging is not None and self.judging.state in GOING

    @property
    def has_judge(self) -> bool:
        return ModelRole.JUDGE in lineup_seats(self.trajectory.workspace_id)

    @property
    def may_be_judged(self) -> bool:
        return self.trajectory.is_over and self.trajectory.length > 0

    @cached_property
    def notes(self) -> dict[int, list[Note]]:
        return notes_by_turn(pk for block in self.blocks for pk in block.rows)

    @cached_property
    def reviews(self) -> list[Review]:
        """Latest version of each reviewer; others' are hidden until one's own is given."""
        rows = self.trajectory.reviews.select_related("reviewer").order_by("reviewer", "-version")
        latest: dict[Any, Review] = {}
        for row in rows:
            latest.setdefault(row.reviewer_id, row)
        own = latest.get(self.viewer.pk)
        return list(latest.values()) if own or self.is_judged else []

    @property
    def is_judged(self) -> bool:
        states = Trajectory.ReviewState
        return self.trajectory.review_state in (states.APPROVED, states.REJECTED)

    @cached_property
    def own_review(self) -> Review | None:
        return next((one for one in self.reviews if one.reviewer_id == self.viewer.pk), None)

    @property
    def shows_faults(self) -> bool:
        """Seeded faults are the truth that reviewers are graded by: shown after the verdict."""
        return self.own_review is not None or self.is_judged

    @property
    def can_review(self) -> bool:
        return self.trajectory.state == Trajectory.State.FINISHED

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

    @cached_property
    def masked(self) -> set[int]:
        """Primary keys of turns that are kept from training."""
        return {
            pk
            for pk, notes in self.notes.items()
            if any(note.kind == Note.Kind.DO_NOT_TRAIN for note in notes)
        }

    @property
    def offers_seat(self) -> bool:
        """A person may speak for a side in a branch: there are tasks, and nobody sits here."""
        return bool(self.trajectory.tasks_total) and not self.trajectory.seat

    @property
    def is_held_by_other(self) -> bool:
        return held_by_another(self.trajectory, self.viewer)

    @property
    def may_claim(self) -> bool:
        """Free to be claimed: nobody reads it, nobody has judged it."""
        waits = self.trajectory.review_state == Trajectory.ReviewState.QUEUED
        return self.can_review and waits

    @property
    def is_mine(self) -> bool:
        """The viewer holds the claim."""
        held = self.trajectory.review_state == Trajectory.ReviewState.CLAIMED
        return held and self.trajectory.reviewer_id == self.viewer.pk

    @property
    def awaits_me(self) -> bool:
        """The viewer sits on the seat whose move it is."""
        waits = self.trajectory.state == Trajectory.State.AWAITING_HUMAN
        return waits and self.trajectory.seated_id in (None, self.viewer.pk)

    def after(self, seq: int) -> tuple[list[Block], list[Block]]:
        """What a page that shows turns up to ``seq`` lacks: new blocks, and changed ones."""
        new = [block for block in self.blocks if block.first > seq]
        changed = [block for block in self.blocks if block.first <= seq < block.last]
        return new, changed


def _page(key: UUID) -> str:
    return reverse("curation:trajectory", args=[key])
