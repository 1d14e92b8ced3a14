"""Many branches end at once as each would alone."""

from __future__ import annotations

from curation.engine.closing import Ending, end_branches
from curation.engine.ending import Stop, finish_all
from curation.engine.leases import claim
from curation.models import Event, Run, Trajectory, Workspace
from simulation.vocabulary.state import Outcome, Status
from tests.curation.toy import make_dialogue, make_run

State = Trajectory.State
DONE = Outcome(status=Status.FINISHED, reason="completed")


def test_each_is_ended_told_and_counted_once(studio: Workspace) -> None:
    run = make_run(studio, count=3)
    rows = [make_dialogue(studio, run_row=run, ordinal=at) for at in range(3)]
    leases = dict(claim("w1", 3, 60))
    failed = Outcome(status=Status.FAILED, reason="empty_move")
    outcomes = dict(zip((row.pk for row in rows), (DONE, DONE, failed), strict=True))

    stops = [Stop(key, leases[key], outcome) for key, outcome in outcomes.items()]
    assert finish_all(stops) == [True, True, True]
    assert finish_all(stops) == [False, False, False], "their epochs have passed"

    run.refresh_from_db()
    assert (run.dialogues_finished, run.dialogues_failed, run.state) == (2, 1, Run.State.FINISHED)
    told = Event.objects.filter(kind=Event.Kind.STATE).exclude(payload__contains="generating")
    assert sorted(event.payload["state"] for event in told) == ["failed", "finished", "finished"]
    done = Trajectory.objects.filter(state=State.FINISHED)
    assert {row.review_state for row in done} == {Trajectory.ReviewState.QUEUED}
    assert set(Trajectory.objects.values_list("lease_owner", "lease_until")) == {("", None)}


def test_a_lost_lease_spoils_no_other_end(studio: Workspace) -> None:
    kept, lost, asks = make_dialogue(studio), make_dialogue(studio), make_dialogue(studio)
    leases = dict(claim("w1", 3, 60))
    person = Outcome(status=Status.AWAITING_HUMAN, reason="user")

    answers = finish_all(
        [
            Stop(lost.pk, leases[lost.pk] - 1, DONE),
            Stop(asks.pk, leases[asks.pk], person),
            Stop(kept.pk, leases[kept.pk], DONE),
        ]
    )

    assert answers == [False, True, True]
    states = dict(Trajectory.objects.values_list("pk", "state"))
    assert states == {
        kept.pk: State.FINISHED,
        lost.pk: State.GENERATING,
        asks.pk: State.AWAITING_HUMAN,
    }


def test_what_only_tries_rules_waits_for_no_reviewer(studio: Workspace) -> None:
    row = make_dialogue(studio, origin=Trajectory.Origin.EXPERIMENT)

    assert end_branches([Ending(row.pk, row.epoch, State.FINISHED, "completed")]) == {row.pk}

    row.refresh_from_db()
    assert row.review_state == Trajectory.ReviewState.GENERATED


def test_words_are_kept_as_far_as_the_columns_reach(studio: Workspace) -> None:
    row = make_dialogue(studio)

    end_branches([Ending(row.pk, row.epoch, State.FAILED, "r" * 100, "d" * 900)])

    row.refresh_from_db()
    assert (len(row.reason), len(row.detail)) == (80, 500)
