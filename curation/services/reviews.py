"""Reviewing: who holds a dialogue, and what they say of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from curation.engine.events import announce_state
from curation.errors import Conflict, FieldProblem, Refused, Stale, Taken
from curation.models import Membership, Review, Trajectory, Workspace

CLAIM = timedelta(minutes=15)
"""A claim that nobody renews runs out, and the dialogue goes back to the queue."""
LONGEST_REASON = 500

ReviewState = Trajectory.ReviewState
RESULT: dict[str, ReviewState] = {
    Review.Verdict.APPROVE: ReviewState.APPROVED,
    Review.Verdict.REJECT: ReviewState.REJECTED,
}


def claim_for_review(trajectory: Trajectory, *, by: User) -> Trajectory:
    """Hold a dialogue, or hold it longer; one of two people wins.

    Raises Taken if another holds it, Conflict if it is not to be reviewed.
    """
    if _claim(trajectory.pk, by):
        trajectory.refresh_from_db()
        return trajectory
    row = Trajectory.objects.select_related("reviewer").get(pk=trajectory.pk)
    if held_by_another(row, by):
        raise Taken(f"{row.reviewer} is reviewing this one.")
    raise Conflict(f"This dialogue is {row.state} and {row.review_state}: nothing to review.")


def release_claim(trajectory: Trajectory, *, by: User) -> bool:
    """Give a dialogue back to the queue; False if it was not held."""
    mine = Trajectory.objects.filter(
        pk=trajectory.pk, reviewer=by, review_state=ReviewState.CLAIMED
    )
    return bool(mine.update(review_state=ReviewState.QUEUED, reviewer=None, claim_until=None))


def next_in_queue(workspace: Workspace, *, by: User, skip: UUID | None = None) -> Trajectory | None:
    """Claim the dialogue that has waited longest, or go on with the one held; None if there is
    none left for this person. ``skip`` is the one they just put aside.
    """
    rows = Trajectory.objects.in_workspace(workspace).alive()
    if skip is not None:
        rows = rows.exclude(pk=skip)
    held = rows.filter(
        review_state=ReviewState.CLAIMED, reviewer=by, claim_until__gt=timezone.now()
    )
    for row in [*held.order_by("created")[:1], *_waiting(rows)]:
        if _claim(row.pk, by):
            return Trajectory.objects.get(pk=row.pk)
    return None


def _waiting(rows: QuerySet[Trajectory]) -> list[Trajectory]:
    """The longest waiting: two questions, since together they would be put in order anew."""
    lapsed = Q(review_state=ReviewState.CLAIMED, claim_until__lte=timezone.now())
    found = [
        row
        for which in (Q(review_state=ReviewState.QUEUED), lapsed)
        for row in rows.filter(which).only("id", "created").order_by("created", "-id")[:20]
    ]
    return sorted(found, key=lambda row: row.created)[:20]


@transaction.atomic
def submit_review(
    trajectory: Trajectory,
    *,
    member: Membership,
    verdict: Review.Verdict,
    reason: str = "",
    notes: str = "",
    expects: int | None = None,
) -> Review:
    """A verdict on a finished dialogue; a second one of the same person is a new version, and an
    open one takes back what they said.

    ``expects`` is the version of their own review that they have seen (0 for none). Raises
    Refused, Conflict, Taken or Stale.
    """
    row = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    _refuse_wordless(verdict, reason)
    mine = Review.objects.filter(trajectory=row, reviewer=member.user).order_by("-version").first()
    version = mine.version if mine else 0
    _refuse_nothing_said(verdict, mine)
    _refuse_unready(row, member, reviewed=mine is not None)
    if expects is not None and expects != version:
        raise _stale(mine, version, verdict)
    review = Review.objects.create(
        trajectory=row,
        reviewer=member.user,
        version=version + 1,
        verdict=verdict,
        reason=reason.strip(),
        notes=notes,
    )
    _stand(row, review if verdict in RESULT else _last_standing(row), member)
    return review


def _last_standing(row: Trajectory) -> Review | None:
    return Review.objects.standing().filter(trajectory=row).order_by("-created").first()


def _stand(row: Trajectory, last: Review | None, member: Membership) -> None:
    """As the last verdict says. Where none stands, who took theirs back holds the dialogue, so
    that nobody else is given it before they have said what they meant.
    """
    if last is not None:
        row.review_state, row.reviewer, row.claim_until = RESULT[last.verdict], None, None
    else:
        row.review_state, row.reviewer = ReviewState.CLAIMED, member.user
        row.claim_until = timezone.now() + CLAIM
    row.save(update_fields=["review_state", "reviewer", "claim_until"])
    announce_state(row, row.state, row.review_state)


def held_by_another(row: Trajectory, by: User) -> bool:
    """Whether somebody else's claim on it still runs."""
    runs = row.claim_until is not None and row.claim_until > timezone.now()
    held = row.review_state == ReviewState.CLAIMED and runs
    return held and row.reviewer_id != by.pk


def _claim(key: UUID, by: User) -> bool:
    """One conditional update: of two people who ask, one gets a row."""
    now = timezone.now()
    mine = Q(review_state=ReviewState.CLAIMED, reviewer=by)
    open_ = Trajectory.objects.filter(_free(now) | mine, pk=key, state=Trajectory.State.FINISHED)
    return bool(
        open_.update(review_state=ReviewState.CLAIMED, reviewer=by, claim_until=now + CLAIM)
    )


def _free(now: datetime) -> Q:
    return Q(review_state=ReviewState.QUEUED) | Q(
        review_state=ReviewState.CLAIMED, claim_until__lte=now
    )


def _refuse_wordless(verdict: Review.Verdict, reason: str) -> None:
    if verdict == Review.Verdict.REJECT and not reason.strip():
        raise Refused(
            FieldProblem("reason", "A rejection needs a reason.", "Say what is wrong with it.")
        )
    if len(reason) > LONGEST_REASON:
        raise Refused(
            FieldProblem(
                "reason",
                f"It has {len(reason):,} characters; the limit is {LONGEST_REASON}.",
                "Put the rest into the notes.",
            )
        )


def _refuse_nothing_said(verdict: Review.Verdict, mine: Review | None) -> None:
    if verdict == Review.Verdict.OPEN and (mine is None or mine.verdict == Review.Verdict.OPEN):
        raise Conflict("No verdict of yours stands on this dialogue; there is none to take back.")


def _refuse_unready(row: Trajectory, member: Membership, *, reviewed: bool) -> None:
    if row.state != Trajectory.State.FINISHED:
        raise Conflict(f"This dialogue is {row.state}; only finished ones are reviewed.")
    if held_by_another(row, member.user):
        raise Taken(f"{row.reviewer} is reviewing this one.")
    if not (member.leads or reviewed or row.reviewer_id == member.user_id):
        raise Conflict("Claim this dialogue first; only leads review without a claim.")


def _stale(mine: Review | None, version: int, verdict: Review.Verdict) -> Stale:
    now = {"version": version, "verdict": mine.verdict, "reason": mine.reason} if mine else None
    return Stale(
        "Your review has changed since you opened it.",
        current=now,
        difference={"verdict": [mine.verdict if mine else None, verdict]},
    )
