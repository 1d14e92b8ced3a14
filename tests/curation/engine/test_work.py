from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.engine.work import (
    ATTEMPTS,
    SILENT,
    claim_job,
    fail_job,
    finish_job,
    hand_back,
    jobs_wait,
    report,
    sweep_jobs,
)
from curation.errors import LeaseLost
from curation.models import Event, Heartbeat, Job, Release, Upload, Workspace
from simulation.errors import InputError


@pytest.fixture
def job(studio: Workspace) -> Job:
    return Job.objects.create(workspace=studio, kind=Job.Kind.INGEST)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_claimed_once_and_oldest_first(studio: Workspace, job: Job) -> None:
    later = Job.objects.create(workspace=studio, kind=Job.Kind.RELEASE)

    first, second = claim_job("w1", 60), claim_job("w2", 60)

    assert first is not None
    assert second is not None
    assert (first.job_id, second.job_id) == (job.id, later.id)
    assert claim_job("w3", 60) is None


def test_progress_stays_between_nothing_and_all(job: Job) -> None:
    lease = claim_job("w1", 60)
    assert lease is not None
    report(lease, 7.0, "x" * 1000)

    job.refresh_from_db()
    assert (job.progress, len(job.message)) == (1.0, 300)


def test_a_finished_job_tells_its_result(job: Job) -> None:
    lease = claim_job("w1", 60)
    assert lease is not None
    finish_job(lease, {"rows": 3})

    job.refresh_from_db()
    assert (job.state, job.result, job.progress) == ("done", {"rows": 3}, 1.0)
    states = [event.payload["state"] for event in Event.objects.filter(kind="job").order_by("id")]
    assert states == ["running", "done"]


def test_a_failed_job_says_what_would_help(job: Job) -> None:
    lease = claim_job("w1", 60)
    assert lease is not None
    fail_job(lease, InputError("file", "It is encrypted.", "Decrypt it."))

    job.refresh_from_db()
    assert job.error == {"field": "file", "problem": "It is encrypted.", "remedy": "Decrypt it."}


def test_a_job_whose_worker_vanished_is_taken_over(job: Job) -> None:
    lost = claim_job("w1", 60)
    expire(job)
    taken = claim_job("w2", 60)

    assert lost is not None
    assert taken is not None
    assert taken.epoch == lost.epoch + 1
    with pytest.raises(LeaseLost):
        report(lost, 0.5)
    with pytest.raises(LeaseLost):
        finish_job(lost)
    finish_job(taken)


def test_a_cancelled_job_stops_at_its_next_report(job: Job) -> None:
    lease = claim_job("w1", 60)
    assert lease is not None
    Job.objects.update(state=Job.State.CANCELLED)

    with pytest.raises(LeaseLost):
        report(lease, 0.5)


def test_a_job_that_stops_every_worker_is_given_up_with_what_waits_for_it(
    studio: Workspace, job: Job
) -> None:
    upload = Upload.objects.create(workspace=studio, filename="a", path="a", job=job)
    release = Release.objects.create(workspace=studio, name="a", target="native", job=job)
    for _ in range(ATTEMPTS):
        assert claim_job("w1", 60)
        expire(job)

    assert claim_job("w1", 60) is None
    assert [sweep_jobs(), sweep_jobs()] == [1, 0]
    for row in (job, upload, release):
        row.refresh_from_db()
    assert (job.state, upload.status, release.state) == ("failed", "failed", "failed")
    assert f"{ATTEMPTS} workers" in upload.error["problem"]
    assert upload.error == release.error == job.error
    assert None not in (upload.finished, release.finished, job.finished)
    assert Event.objects.filter(kind="job").latest("id").payload["state"] == "failed"


def test_what_was_ready_before_its_worker_died_stays_ready(studio: Workspace, job: Job) -> None:
    upload = Upload.objects.create(
        workspace=studio, filename="a", path="a", job=job, status=Upload.Status.READY
    )
    for _ in range(ATTEMPTS):
        assert claim_job("w1", 60)
        expire(job)
    sweep_jobs()

    upload.refresh_from_db()
    assert (upload.status, upload.error) == ("ready", None)


def test_a_job_of_a_worker_that_beats_no_more_is_taken_over_before_its_long_lease_ends(
    job: Job,
) -> None:
    now = timezone.now()
    beat = Heartbeat.objects.create(name="w1", at=now)
    lost = claim_job("w1", 600)
    assert lost is not None
    assert claim_job("w2", 600) is None

    Heartbeat.objects.filter(pk=beat.pk).update(at=now - SILENT - timedelta(seconds=1))
    assert jobs_wait()
    taken = claim_job("w2", 600)
    assert taken is not None
    with pytest.raises(LeaseLost):
        finish_job(lost)


def test_a_job_handed_back_is_free_at_once(job: Job) -> None:
    lost = claim_job("w1", 600)
    assert lost is not None
    assert hand_back("w1") == 1

    assert claim_job("w2", 600) is not None
    with pytest.raises(LeaseLost):
        report(lost, 0.5)
