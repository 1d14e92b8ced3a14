from __future__ import annotations

import pytest

from curation.engine.leases import claim
from curation.engine.state import rows_to_state
from curation.errors import Conflict
from curation.models import Trajectory, Workspace
from curation.services.forks import fork_trajectory
from curation.services.orders import ForkOrder
from curation.services.playing import (
    cancel_trajectory,
    delete_trajectory,
    pause_trajectory,
    restore_trajectory,
    resume_trajectory,
)
from tests.curation.toy import hold, make_dialogue, make_run


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
    for change in (pause_trajectory, resume_trajectory, cancel_trajectory):
        with pytest.raises(Conflict, match="finished"):
            change(finished)


def test_deleting_is_undone_and_takes_nothing_from_branches(finished: Trajectory) -> None:
    (child,) = fork_trajectory(finished, by=None, order=ForkOrder(at=4))
    delete_trajectory(finished)

    assert finished not in Trajectory.objects.alive()
    assert len(rows_to_state(child).turns) == 4
    restore_trajectory(finished)
    assert finished in Trajectory.objects.alive()


def test_deleting_a_queued_dialogue_calls_it_off(blank: Trajectory) -> None:
    assert delete_trajectory(blank).state == "cancelled"
