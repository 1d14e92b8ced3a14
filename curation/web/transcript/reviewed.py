"""What people and judges said of a dialogue that somebody has opened, and what they may say."""

from __future__ import annotations

from functools import cached_property

from curation.engine.judged import answers_to, last_judging, latest_judgement
from curation.engine.lineups import lineup_seats
from curation.models import Job, Note, Review, Trajectory
from curation.selectors.remarks import notes_by_turn
from curation.services.reviews import held_by_another
from curation.web.transcript.judged import Judged, Remark, judged_of
from curation.web.transcript.opened import GOING, Opened
from curation.web.transcript.sides import proofs
from simulation.llm.lineup import ModelRole


class Reviewed(Opened):
    """Verdicts, notes and judgements, as the viewer may see them."""

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
        return last_judging(self.trajectory)

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
    def masked(self) -> set[int]:
        """Primary keys of turns that are kept from training."""
        return {
            pk
            for pk, notes in self.notes.items()
            if any(note.kind == Note.Kind.DO_NOT_TRAIN for note in notes)
        }

    @cached_property
    def reviews(self) -> list[Review]:
        """Latest version of each reviewer; others' are hidden until one's own is given."""
        latest: dict[int, Review] = {}
        for row in self._said:
            latest.setdefault(row.reviewer_id, row)
        own = latest.get(self.viewer.pk)
        return list(latest.values()) if own or self.is_judged else []

    @cached_property
    def earlier(self) -> dict[int, list[Review]]:
        """What each reviewer said before, by their id, the latest first."""
        shown = {one.pk for one in self.reviews}
        said: dict[int, list[Review]] = {}
        for row in self._said if shown else ():
            if row.pk not in shown:
                said.setdefault(row.reviewer_id, []).append(row)
        return said

    @cached_property
    def _said(self) -> list[Review]:
        rows = self.trajectory.reviews.select_related("reviewer")
        return list(rows.order_by("reviewer", "-version"))

    @property
    def is_judged(self) -> bool:
        states = Trajectory.ReviewState
        return self.trajectory.review_state in (states.APPROVED, states.REJECTED)

    @cached_property
    def own_review(self) -> Review | None:
        return next((one for one in self.reviews if one.reviewer_id == self.viewer.pk), None)

    @property
    def may_take_back(self) -> bool:
        """A verdict of the viewer stands."""
        own = self.own_review
        return own is not None and own.verdict != Review.Verdict.OPEN

    @property
    def shows_faults(self) -> bool:
        """Seeded faults are the truth that reviewers are graded by: shown after the verdict."""
        return self.own_review is not None or self.is_judged

    @property
    def can_review(self) -> bool:
        return self.trajectory.state == Trajectory.State.FINISHED

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
