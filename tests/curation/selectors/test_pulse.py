from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.models import Heartbeat, Job, Trajectory, Workspace
from curation.selectors.pulse import (
    dialogues_being_written,
    dialogues_waiting_for_review,
    silent_workers,
    work_is_waiting,
    worker_pulse,
)
from tests.curation.toy import hold, make_dialogue


@pytest.mark.parametrize(("age", "alive"), [(0, True), (14, True), (16, False), (3600, False)])
def test_a_worker_is_alive_for_fifteen_seconds_after_its_beat(
    db: None, age: int, alive: bool
) -> None:
    Heartbeat.objects.create(name="w1", at=timezone.now() - timedelta(seconds=age))

    pulse = worker_pulse()
    assert pulse.alive == alive
    assert pulse.seen is not None


def test_who_missed_beats_is_silent_and_who_is_gone_for_a_day_forgotten(db: None) -> None:
    for name, age in (("beats", 3), ("hangs", 40), ("hung", 7200), ("gone", 100_000)):
        Heartbeat.objects.create(name=name, at=timezone.now() - timedelta(seconds=age))
    Heartbeat.objects.create(name="web", kind="web", at=timezone.now() - timedelta(seconds=40))

    assert [one.name for one in silent_workers()] == ["hung", "hangs"]


def test_there_may_never_have_been_a_worker(db: None) -> None:
    assert worker_pulse() == (False, None)


def test_another_kind_of_process_is_no_worker(db: None) -> None:
    Heartbeat.objects.create(name="web", kind="web", at=timezone.now())

    assert not worker_pulse().alive


def test_what_waits_is_counted_in_ones_own_workspace(
    studio: Workspace, rival: Workspace, finished: Trajectory
) -> None:
    hold(make_dialogue(studio))
    make_dialogue(studio, state="generating", deleted_at=timezone.now())

    assert dialogues_being_written(studio) == 1
    assert dialogues_waiting_for_review(studio) == 1
    assert dialogues_being_written(rival) == dialogues_waiting_for_review(rival) == 0
    assert (work_is_waiting(studio), work_is_waiting(rival)) == (True, False)


def test_a_queued_job_waits_for_a_worker(studio: Workspace) -> None:
    Job.objects.create(workspace=studio, kind=Job.Kind.RELEASE)

    assert work_is_waiting(studio)
