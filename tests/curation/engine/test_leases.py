from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine import leases
from curation.engine.append import append_turn
from curation.engine.ending import finish
from curation.engine.leases import (
    ANEW,
    ATTEMPTS,
    Lease,
    claim,
    release,
    renew,
    settle,
    sweep,
)
from curation.errors import LeaseLost
from curation.models import Run, Trajectory, Workspace
from simulation.vocabulary.state import Outcome, Status
from tests.curation.engine.test_append import said
from tests.curation.toy import hold, make_dialogue, make_run


def expire(row: Trajectory) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Trajectory.objects.filter(pk=row.pk).update(lease_until=past)


def test_a_dialogue_is_claimed_once(studio: Workspace) -> None:
    made = {make_dialogue(studio).id for _ in range(3)}

    first, second = claim("w1", 2, 60), claim("w2", 2, 60)

    assert {lease.trajectory_id for lease in first + second} == made
    assert (len(first), len(second)) == (2, 1)
    assert claim("w3", 2, 60) == []


def test_what_a_person_waits_for_goes_first(studio: Workspace) -> None:
    make_dialogue(studio)
    urgent = make_dialogue(studio, priority=10)

    assert [lease.trajectory_id for lease in claim("w1", 1, 60)] == [urgent.id]


def test_claiming_the_first_dialogue_starts_its_run(studio: Workspace) -> None:
    run = make_run(studio)
    make_dialogue(studio, run_row=run)

    claim("w1", 1, 60)

    run.refresh_from_db()
    assert run.state == Run.State.RUNNING
    assert run.started is not None


def test_a_deleted_dialogue_is_not_claimed(studio: Workspace) -> None:
    make_dialogue(studio, deleted_at=timezone.now())

    assert claim("w1", 1, 60) == []


def test_only_leases_still_held_are_renewed(studio: Workspace) -> None:
    mine, other = make_dialogue(studio), make_dialogue(studio)
    leases = claim("w1", 2, 60)
    release(next(lease for lease in leases if lease.trajectory_id == other.id))

    assert renew(leases, "w1", 60) == {mine.id}
    assert renew(leases, "w2", 60) == set()


def test_an_expired_lease_goes_back_to_the_queue_and_its_owner_cannot_write(
    blank: Trajectory,
) -> None:
    lease = hold(blank)
    expire(blank)

    assert sweep() == 1
    blank.refresh_from_db()
    assert blank.state == Trajectory.State.QUEUED
    with pytest.raises(LeaseLost):
        append_turn(*lease, said(0))
    with pytest.raises(LeaseLost):
        finish(*lease, Outcome(status=Status.FINISHED, reason="completed"))


def test_two_sweeps_requeue_once(blank: Trajectory) -> None:
    hold(blank)
    expire(blank)

    assert [sweep(), sweep()] == [1, 0]


def test_a_lease_from_before_the_clock_was_set_back_begins_anew(blank: Trajectory) -> None:
    hold(blank)
    Trajectory.objects.update(lease_until=timezone.now() + timedelta(days=1))

    assert sweep() == 0, "its owner may live"
    blank.refresh_from_db()
    assert blank.lease_until is not None
    assert blank.lease_until <= timezone.now() + ANEW


def test_what_was_queued_before_the_clock_was_set_back_does_not_wait_for_it(
    studio: Workspace,
) -> None:
    soon = make_dialogue(studio, queued_at=timezone.now() + timedelta(seconds=60))
    make_dialogue(studio, queued_at=timezone.now() + timedelta(days=1))

    assert soon.id not in {lease.trajectory_id for lease in claim("w1", 5, 60)}
    assert Trajectory.objects.filter(state="generating").count() == 1


def test_a_dialogue_that_stops_every_worker_is_given_up(blank: Trajectory) -> None:
    for _ in range(ATTEMPTS):
        hold(blank)
        expire(blank)
        sweep()

    blank.refresh_from_db()
    assert (blank.state, blank.reason) == (Trajectory.State.FAILED, "gave_up")


def test_a_stored_turn_forgives_earlier_attempts(blank: Trajectory) -> None:
    for seq in range(ATTEMPTS + 1):
        append_turn(*hold(blank), said(seq))
        expire(blank)
        sweep()

    blank.refresh_from_db()
    assert (blank.state, blank.length) == (Trajectory.State.QUEUED, ATTEMPTS + 1)


@pytest.mark.parametrize(
    ("wanted", "state"),
    [("pause", Trajectory.State.PAUSED), ("cancel", Trajectory.State.CANCELLED)],
)
def test_a_wish_is_settled_by_its_worker_or_else_by_the_sweep(
    studio: Workspace, wanted: str, state: str
) -> None:
    by_worker, by_sweep = make_dialogue(studio), make_dialogue(studio)
    leases = dict(claim("w1", 2, 60))
    Trajectory.objects.update(wanted=wanted)

    assert settle(Lease(by_worker.id, leases[by_worker.id]))
    expire(by_sweep)
    sweep()

    found = Trajectory.objects.values_list("state", "wanted").distinct()
    assert list(found) == [(state, "")]


@pytest.mark.parametrize(
    ("before", "meanwhile", "state"),
    [
        (Trajectory.Wanted.PAUSE, Trajectory.Wanted.NOTHING, Trajectory.State.QUEUED),
        (Trajectory.Wanted.NOTHING, Trajectory.Wanted.PAUSE, Trajectory.State.PAUSED),
        (Trajectory.Wanted.NOTHING, Trajectory.Wanted.CANCEL, Trajectory.State.CANCELLED),
    ],
)
def test_who_changes_a_wish_while_a_dialogue_is_put_down_is_heard(
    blank: Trajectory, monkeypatch: pytest.MonkeyPatch, before: str, meanwhile: str, state: str
) -> None:
    hold(blank)
    expire(blank)
    rows = Trajectory.objects.filter(pk=blank.pk)
    rows.update(wanted=before)
    recover = leases._recover

    def slowly(row: Trajectory) -> bool:
        rows.update(wanted=meanwhile)
        return recover(row)

    monkeypatch.setattr(leases, "_recover", slowly)
    sweep()

    blank.refresh_from_db()
    assert (blank.state, blank.wanted) == (state, "")


def test_releasing_a_lost_lease_changes_nothing(blank: Trajectory) -> None:
    lease = hold(blank)
    release(lease)
    again = hold(blank, "w2")

    assert not release(lease)
    blank.refresh_from_db()
    assert (blank.lease_owner, blank.epoch) == ("w2", again.epoch)


def test_waiting_for_a_person_lets_go_of_the_lease(blank: Trajectory) -> None:
    finish(*hold(blank), Outcome(status=Status.AWAITING_HUMAN, reason="user"))

    blank.refresh_from_db()
    assert (blank.state, blank.lease_owner) == (Trajectory.State.AWAITING_HUMAN, "")
    assert sweep() == 0


def test_a_failed_dialogue_is_not_queued_for_review(blank: Trajectory) -> None:
    finish(*hold(blank), Outcome(status=Status.FAILED, reason="empty_move"), detail="x" * 900)

    blank.refresh_from_db()
    assert blank.review_state == Trajectory.ReviewState.GENERATED
    assert (blank.reason, len(blank.detail)) == ("empty_move", 500)
