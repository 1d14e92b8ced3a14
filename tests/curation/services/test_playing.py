from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.engine.leases import claim, expire, settle, sweep
from curation.engine.state import rows_to_state
from curation.errors import Conflict
from curation.models import AuditEntry, Run, Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.playing import (
    cancel_trajectory,
    delete_trajectory,
    pause_trajectory,
    restore_trajectory,
    resume_trajectory,
    stop_trajectory,
)
from tests.curation.toy import hold, make_dialogue, make_run, play


def test_a_queued_dialogue_is_held_and_goes_on(blank: Trajectory) -> None:
    assert pause_trajectory(blank).state == "paused"
    assert claim("w1", 1, 60) == []
    assert resume_trajectory(blank).state == "queued"


def test_a_running_dialogue_is_asked_to_stop_and_can_be_asked_to_go_on(blank: Trajectory) -> None:
    hold(blank)

    assert pause_trajectory(blank).wanted == "pause"
    assert resume_trajectory(blank).wanted == ""
    assert cancel_trajectory(blank).wanted == "cancel"


def test_a_dialogue_called_off_counts_in_its_run(studio: Workspace) -> None:
    run = make_run(studio)
    cancel_trajectory(make_dialogue(studio, run_row=run))

    run.refresh_from_db()
    assert (run.dialogues_cancelled, run.state) == (1, "finished")


def test_a_finished_dialogue_can_be_neither_held_nor_called_off(finished: Trajectory) -> None:
    for change in (pause_trajectory, resume_trajectory, stop_trajectory, cancel_trajectory):
        with pytest.raises(Conflict, match="finished"):
            change(finished)


def test_what_was_asked_for_already_can_be_asked_for_again(studio: Workspace) -> None:
    row = make_dialogue(studio)
    for change in (pause_trajectory, resume_trajectory, stop_trajectory):
        assert change(row).state == change(row).state

    row = make_dialogue(studio)
    assert cancel_trajectory(row).state == cancel_trajectory(row).state == "cancelled"


def test_a_running_dialogue_that_is_stopped_ends_after_its_turn_for_review(
    blank: Trajectory,
) -> None:
    lease = hold(blank)
    play(blank, turns=4, lease=lease)
    assert stop_trajectory(blank).wanted == "stop"

    settle(lease)

    blank.refresh_from_db()
    assert (blank.state, blank.reason, blank.length) == ("finished", "stopped_by_person", 4)
    assert blank.review_state == "queued"


def test_a_paused_dialogue_that_is_stopped_goes_to_the_reviewers_at_once(
    blank: Trajectory,
) -> None:
    lease = hold(blank)
    play(blank, turns=3, lease=lease)
    pause_trajectory(blank)
    settle(lease)

    row = stop_trajectory(blank)

    assert (row.state, row.reason, row.review_state) == ("finished", "stopped_by_person", "queued")


def test_a_dialogue_in_which_nobody_has_spoken_is_called_off_when_it_is_stopped(
    blank: Trajectory,
) -> None:
    row = stop_trajectory(blank)

    assert (row.state, row.reason, row.review_state) == (
        "cancelled",
        "stopped_by_person",
        "generated",
    )


def test_a_dialogue_that_is_being_called_off_is_neither_held_nor_stopped(
    blank: Trajectory,
) -> None:
    hold(blank)
    cancel_trajectory(blank)

    for change in (pause_trajectory, resume_trajectory, stop_trajectory):
        with pytest.raises(Conflict, match="called off"):
            change(blank)


def test_a_worker_that_dies_takes_no_stop_with_it(blank: Trajectory) -> None:
    play(blank, turns=3, lease=hold(blank))
    stop_trajectory(blank)
    expire("w1")

    assert sweep() == 1
    blank.refresh_from_db()
    assert (blank.state, blank.reason) == ("finished", "stopped_by_person")


def test_a_dialogue_of_a_run_without_budget_left_is_not_resumed(studio: Workspace) -> None:
    run = make_run(studio)
    row = make_dialogue(studio, run_row=run, state="paused")
    Run.objects.filter(pk=run.pk).update(max_tokens_total=100, prompt_tokens=101)

    with pytest.raises(Conflict, match="101 of its 100 tokens"):
        resume_trajectory(row)


def test_each_control_of_a_dialogue_says_who_asked(blank: Trajectory, alice: User) -> None:
    for change in (pause_trajectory, resume_trajectory, cancel_trajectory):
        change(blank, by=alice)

    entries = AuditEntry.objects.filter(subject=blank.pk).order_by("pk")
    assert [(entry.action, entry.by) for entry in entries] == [
        ("paused", alice),
        ("resumed", alice),
        ("cancelled", alice),
    ]


def test_deleting_is_undone_and_takes_nothing_from_branches(finished: Trajectory) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=4))
    delete_trajectory(finished)

    assert finished not in Trajectory.objects.alive()
    assert len(rows_to_state(child).turns) == 4
    restore_trajectory(finished)
    assert finished in Trajectory.objects.alive()


def test_deleting_a_queued_dialogue_calls_it_off(blank: Trajectory) -> None:
    assert delete_trajectory(blank).state == "cancelled"
