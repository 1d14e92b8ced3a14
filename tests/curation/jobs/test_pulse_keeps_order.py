from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine.work import claim_job
from curation.jobs.process import process_name
from curation.jobs.pulse import Pulse
from curation.models import Event, Heartbeat, Job, Trajectory, Workspace
from tests.curation.toy import make_dialogue


def test_old_events_and_deleted_dialogues_are_tidied_away_once_a_minute(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("curation.jobs.pulse.time.monotonic", lambda: clock[0])
    old = timezone.now() - timedelta(days=30)
    for _ in range(2):
        Event.objects.create(workspace=studio, kind="run", created=old)
    make_dialogue(studio, state="failed", deleted_at=old)
    beating = Pulse()

    beating._beat()
    assert (Event.objects.count(), Trajectory.objects.count()) == (2, 1)
    clock[0] = 61.0
    beating._beat()
    # The newest event stays: it says up to where a reader may have read.
    assert (Event.objects.count(), Trajectory.objects.count()) == (1, 0)


def test_a_process_that_begins_frees_what_one_of_the_same_name_held(
    studio: Workspace, blank: Trajectory
) -> None:
    job = Job.objects.create(workspace=studio, kind=Job.Kind.INGEST)
    assert claim_job(process_name(), 600)
    Trajectory.objects.filter(pk=blank.pk).update(
        state="generating",
        lease_owner=process_name(),
        lease_until=timezone.now() + timedelta(hours=1),
    )

    Pulse()._begin()

    job.refresh_from_db()
    blank.refresh_from_db()
    assert (job.state, job.lease_owner) == ("queued", "")
    assert blank.lease_until is not None
    assert blank.lease_until <= timezone.now()


def test_a_process_that_must_end_at_once_leaves_nothing_behind(studio: Workspace) -> None:
    job = Job.objects.create(workspace=studio, kind=Job.Kind.INGEST)
    Heartbeat.objects.create(name=process_name(), at=timezone.now())
    assert claim_job(process_name(), 600)

    Pulse().abandon()

    job.refresh_from_db()
    assert job.state == "queued"
    assert not Heartbeat.objects.exists()
