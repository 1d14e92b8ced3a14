from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from curation.errors import Conflict, Refused, Stale, Taken
from curation.models import Membership, Review, Trajectory, Workspace
from curation.services.reviews import claim_for_review, next_in_queue, release_claim, submit_review
from tests.curation.toy import make_dialogue, play

APPROVE, REJECT, OPEN = Review.Verdict


def lapse(row: Trajectory) -> None:
    Trajectory.objects.filter(pk=row.pk).update(claim_until=timezone.now() - timedelta(seconds=1))


def test_of_two_who_claim_one_wins(finished: Trajectory, alice: User, bob: User) -> None:
    assert claim_for_review(finished, by=alice).reviewer == alice

    with pytest.raises(Taken, match="alice"):
        claim_for_review(finished, by=bob)


def test_a_claim_can_be_held_longer_by_its_holder(finished: Trajectory, alice: User) -> None:
    first = claim_for_review(finished, by=alice).claim_until
    second = claim_for_review(finished, by=alice).claim_until

    assert first is not None
    assert second is not None
    assert second >= first


def test_a_lapsed_claim_is_free_and_its_old_holder_too_late(
    finished: Trajectory, annotator: Membership, alice: User
) -> None:
    claim_for_review(finished, by=annotator.user)
    lapse(finished)
    claim_for_review(finished, by=alice)

    with pytest.raises(Taken):
        submit_review(finished, member=annotator, verdict=APPROVE)


def test_the_queue_gives_each_their_own(studio: Workspace, alice: User, bob: User) -> None:
    for _ in range(2):
        play(make_dialogue(studio))

    first, second = next_in_queue(studio, by=alice), next_in_queue(studio, by=bob)

    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_the_queue_returns_to_what_one_holds(finished: Trajectory, bob: User) -> None:
    claim_for_review(finished, by=bob)

    assert next_in_queue(finished.workspace, by=bob) == finished
    assert next_in_queue(finished.workspace, by=bob, skip=finished.id) is None


def test_a_released_claim_goes_back_to_the_queue(
    finished: Trajectory, alice: User, bob: User
) -> None:
    claim_for_review(finished, by=alice)

    assert not release_claim(finished, by=bob)
    assert release_claim(finished, by=alice)
    assert claim_for_review(finished, by=bob).reviewer == bob


def test_a_lead_approves_without_a_claim(finished: Trajectory, lead: Membership) -> None:
    review = submit_review(finished, member=lead, verdict=APPROVE)

    finished.refresh_from_db()
    assert (review.version, finished.review_state) == (1, "approved")


def test_an_annotator_claims_first(finished: Trajectory, annotator: Membership) -> None:
    with pytest.raises(Conflict, match="Claim"):
        submit_review(finished, member=annotator, verdict=APPROVE)

    claim_for_review(finished, by=annotator.user)
    submit_review(finished, member=annotator, verdict=APPROVE)

    finished.refresh_from_db()
    assert (finished.review_state, finished.reviewer) == ("approved", None)


def test_a_rejection_needs_a_reason(finished: Trajectory, lead: Membership) -> None:
    with pytest.raises(Refused) as refused:
        submit_review(finished, member=lead, verdict=REJECT, reason=" ")

    assert refused.value.problems[0].field == "reason"
    assert not Review.objects.exists()


def test_a_second_thought_is_a_new_version(finished: Trajectory, lead: Membership) -> None:
    submit_review(finished, member=lead, verdict=APPROVE)
    second = submit_review(finished, member=lead, verdict=REJECT, reason="Invented a date")

    finished.refresh_from_db()
    assert (second.version, finished.review_state) == (2, "rejected")
    assert Review.objects.filter(trajectory=finished).count() == 2


def test_a_verdict_on_something_one_has_not_seen_is_stale(
    finished: Trajectory, lead: Membership
) -> None:
    submit_review(finished, member=lead, verdict=APPROVE, expects=0)

    with pytest.raises(Stale) as stale:
        submit_review(finished, member=lead, verdict=REJECT, reason="No", expects=0)

    assert stale.value.current == {"version": 1, "verdict": "approve", "reason": ""}


def test_an_unfinished_dialogue_is_not_reviewed(blank: Trajectory, lead: Membership) -> None:
    with pytest.raises(Conflict, match="queued"):
        submit_review(blank, member=lead, verdict=APPROVE)
    with pytest.raises(Conflict):
        claim_for_review(blank, by=lead.user)


def test_a_branch_of_something_approved_needs_its_own_approval(
    finished: Trajectory, lead: Membership
) -> None:
    submit_review(finished, member=lead, verdict=APPROVE)
    play(child := make_dialogue(finished.workspace, parent=finished))

    assert child.review_state == "queued"


def test_a_verdict_is_taken_back_and_stays_in_the_history(
    finished: Trajectory, lead: Membership, bob: User
) -> None:
    submit_review(finished, member=lead, verdict=REJECT, reason="Invented a date")
    taken = submit_review(finished, member=lead, verdict=OPEN, reason="It was there", expects=1)

    finished.refresh_from_db()
    assert (finished.review_state, finished.reviewer) == ("claimed", lead.user)
    assert not Review.objects.standing().exists()
    said = Review.objects.order_by("version").values_list("reviewer", "version", "verdict")
    assert list(said) == [(lead.user.pk, 1, "reject"), (lead.user.pk, 2, "open")]
    assert taken.reason == "It was there"
    with pytest.raises(Taken):
        claim_for_review(finished, by=bob)
    lapse(finished)
    assert next_in_queue(finished.workspace, by=bob) == finished


def test_what_was_taken_back_is_said_anew_without_a_claim(
    finished: Trajectory, annotator: Membership
) -> None:
    claim_for_review(finished, by=annotator.user)
    submit_review(finished, member=annotator, verdict=APPROVE)
    submit_review(finished, member=annotator, verdict=OPEN)
    release_claim(finished, by=annotator.user)
    submit_review(finished, member=annotator, verdict=REJECT, reason="Invented a date", expects=2)

    finished.refresh_from_db()
    assert finished.review_state == "rejected"
    assert Review.objects.standing().get().version == 3


def test_the_verdict_of_another_stands_where_one_is_taken_back(
    finished: Trajectory, lead: Membership, annotator: Membership
) -> None:
    claim_for_review(finished, by=annotator.user)
    submit_review(finished, member=annotator, verdict=REJECT, reason="Invented a date")
    submit_review(finished, member=lead, verdict=APPROVE)
    submit_review(finished, member=lead, verdict=OPEN)

    finished.refresh_from_db()
    assert (finished.review_state, finished.reviewer) == ("rejected", None)
    assert Review.objects.standing().get().reviewer == annotator.user


@pytest.mark.parametrize("said", [(), (APPROVE, OPEN)])
def test_nothing_is_taken_back_where_nothing_stands(
    finished: Trajectory, lead: Membership, said: tuple[Review.Verdict, ...]
) -> None:
    for verdict in said:
        submit_review(finished, member=lead, verdict=verdict)
    with pytest.raises(Conflict, match="none to take back"):
        submit_review(finished, member=lead, verdict=OPEN)
    assert Review.objects.count() == len(said)


def test_a_verdict_that_one_has_not_seen_is_not_taken_back(
    finished: Trajectory, lead: Membership
) -> None:
    submit_review(finished, member=lead, verdict=APPROVE)
    submit_review(finished, member=lead, verdict=REJECT, reason="No")
    with pytest.raises(Stale):
        submit_review(finished, member=lead, verdict=OPEN, expects=1)
    finished.refresh_from_db()
    assert finished.review_state == "rejected"
