from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import Lease, claim, settle
from curation.errors import Conflict
from curation.models import AuditEntry, Run, Trajectory, Workspace
from curation.services.orders import RunOrder
from curation.services.playing import cancel_trajectory
from curation.services.run_controls import cancel_run, pause_run, resume_run, stop_run
from curation.services.runs import start_run
from tests.curation.toy import hold, make_dialogue, make_run, make_shelf, play

CONTROLS = (pause_run, resume_run, stop_run, cancel_run)


@pytest.fixture
def run(studio: Workspace) -> Run:
    """Three dialogues that wait."""
    make_shelf(studio)
    order: dict[str, Any] = {"domain": "shelf", "count": 3}
    return start_run(studio, by=None, order=RunOrder(**order))


@pytest.fixture
def under_way(studio: Workspace) -> Run:
    """One finished, one with three turns, one that has not begun."""
    run = make_run(studio, count=3)
    play(make_dialogue(studio, run_row=run))
    begun = make_dialogue(studio, run_row=run)
    play(begun, turns=3, lease=hold(begun))
    make_dialogue(studio, run_row=run)
    return run


def states(run: Run) -> list[str]:
    return sorted(run.trajectories.values_list("state", flat=True))


def test_a_paused_run_holds_what_waits_and_asks_what_plays_to_stop(run: Run) -> None:
    (lease,) = claim("w1", 1, 60)

    pause_run(run)

    assert states(run) == ["generating", "paused", "paused"]
    assert run.reason == "paused_by_person"
    assert claim("w1", 5, 60) == []
    settle(lease)
    assert states(run) == ["paused", "paused", "paused"]


def test_a_resumed_run_goes_on(run: Run) -> None:
    claim("w1", 1, 60)
    pause_run(run)

    resume_run(run)

    assert states(run) == ["generating", "queued", "queued"]
    assert not Trajectory.objects.filter(wanted="pause").exists()
    run.refresh_from_db()
    assert (run.state, run.reason) == ("running", "")


def test_a_pause_takes_no_wish_back_to_call_off_a_dialogue(run: Run) -> None:
    claim("w1", 1, 60)
    cancel_trajectory(run.trajectories.get(state="generating"))

    pause_run(run)
    resume_run(run)

    assert run.trajectories.get(state="generating").wanted == "cancel"


def test_a_cancelled_run_keeps_what_is_finished(under_way: Run) -> None:
    cancel_run(under_way)

    assert states(under_way) == ["cancelled", "finished", "generating"]
    assert (under_way.dialogues_finished, under_way.dialogues_cancelled) == (1, 1)
    assert under_way.state == "cancelled"
    assert under_way.winds_down


def test_a_stopped_run_gives_what_was_said_to_the_reviewers(under_way: Run) -> None:
    playing = under_way.trajectories.get(state="generating")
    stop_run(under_way)
    assert (under_way.state, under_way.reason) == ("finished", "stopped_by_person")
    assert under_way.winds_down

    settle(play(playing, turns=4, lease=lease_of(playing)))

    under_way.refresh_from_db()
    assert states(under_way) == ["cancelled", "finished", "finished"]
    playing.refresh_from_db()
    assert (playing.reason, playing.review_state, playing.length) == (
        "stopped_by_person",
        "queued",
        4,
    )
    assert (under_way.dialogues_finished, under_way.dialogues_cancelled) == (2, 1)
    assert not under_way.winds_down


def test_a_stopped_run_ends_what_is_held_with_its_turns(studio: Workspace) -> None:
    run = make_run(studio, count=2)
    row = make_dialogue(studio, run_row=run)
    lease = hold(row)
    play(row, turns=3, lease=lease)
    make_dialogue(studio, run_row=run)
    pause_run(run)
    settle(lease)

    stop_run(run)

    row.refresh_from_db()
    assert (row.state, row.reason) == ("finished", "stopped_by_person")
    assert (run.dialogues_finished, run.dialogues_cancelled) == (1, 1)


def test_a_stop_does_not_bring_back_what_is_called_off(under_way: Run) -> None:
    cancel_trajectory(under_way.trajectories.get(state="generating"))

    stop_run(under_way)

    assert under_way.trajectories.get(state="generating").wanted == "cancel"


@pytest.mark.parametrize("control", CONTROLS)
def test_each_control_may_be_asked_for_twice(run: Run, control: Any) -> None:
    if control is resume_run:
        pause_run(run)

    first, again = control(run).state, control(run).state

    assert first == again
    assert AuditEntry.objects.filter(subject=run.pk).count() == (2 if control is resume_run else 1)


@pytest.mark.parametrize("end", [stop_run, cancel_run])
def test_a_run_that_is_over_takes_no_other_control(run: Run, end: Any) -> None:
    end(run)

    for change in CONTROLS:
        if change is not end:
            with pytest.raises(Conflict, match=run.state):
                change(run)


def test_a_run_that_finished_by_itself_cannot_be_stopped(studio: Workspace) -> None:
    run = make_run(studio)
    play(make_dialogue(studio, run_row=run))

    with pytest.raises(Conflict, match="finished"):
        stop_run(run)


def test_each_control_of_a_run_says_who_asked(run: Run, alice: User) -> None:
    for change in (pause_run, resume_run, stop_run):
        change(run, by=alice)

    entries = AuditEntry.objects.filter(subject=run.pk).order_by("pk")
    assert [(entry.action, entry.by) for entry in entries] == [
        ("paused", alice),
        ("resumed", alice),
        ("stopped", alice),
    ]


def lease_of(row: Trajectory) -> Lease:
    row.refresh_from_db()
    return Lease(row.pk, row.epoch)
