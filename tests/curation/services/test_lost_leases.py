"""Jobs whose worker lost its lease while it worked: what the other one makes must stand."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from curation.engine import ingest, release
from curation.engine.ingest import run_ingest
from curation.engine.releasable import ReleaseFilter
from curation.engine.release import FOLDER, file_name, run_release
from curation.engine.storage import file_at, folder_for, home
from curation.engine.work import JobLease, claim_job, hand_back
from curation.errors import LeaseLost
from curation.models import Job, Release, Trajectory, Upload, Workspace
from curation.services.orders import ReleaseOrder
from curation.services.releases import create_release
from curation.services.uploads import upload_database
from tests.curation.toy import shelf_image


def both_at_work() -> tuple[JobLease, JobLease]:
    """The lease of a worker that lost it, and of the one that has it now."""
    lost = claim_job("w1", 60)
    hand_back("w1")
    held = claim_job("w2", 60)
    assert lost is not None
    assert held is not None
    return lost, held


def test_a_release_that_another_worker_renders_is_not_marked_as_failed(
    studio: Workspace, finished: Trajectory
) -> None:
    order = ReleaseOrder(name="r", filter=ReleaseFilter(review="any"))
    row = create_release(studio, by=None, order=order)
    lost, held = both_at_work()
    assert row.job is not None

    with pytest.raises(LeaseLost):
        run_release(lost, row.job)
    run_release(held, row.job)

    row.refresh_from_db()
    assert (row.state, row.error) == (Release.State.READY, None)
    assert [path.name for path in file_at(row.file).parent.iterdir()] == [row.filename]


def test_what_a_killed_worker_left_of_a_release_is_cleared_away(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ReleaseOrder(name="r", filter=ReleaseFilter(review="any"))
    row = create_release(studio, by=None, order=order)
    assert row.job is not None
    lost, held = both_at_work()
    left = folder_for(FOLDER, row.id) / f"{file_name(row)}.0123.part"
    left.write_bytes(b"half of it")
    run_release(held, row.job)

    row.refresh_from_db()
    assert [path.name for path in file_at(row.file).parent.iterdir()] == [row.filename]

    def gone(*_given: object) -> None:
        raise FileNotFoundError(left)

    monkeypatch.setattr(release, "write_file", gone)
    with pytest.raises(LeaseLost):
        run_release(lost, row.job)
    row.refresh_from_db()
    assert row.error is None


def test_a_late_failure_takes_nothing_from_an_upload_that_another_worker_reads(
    studio: Workspace, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = SimpleUploadedFile("shelf.sqlite", shelf_image())
    row = upload_database(studio, by=alice, files=[file])
    lost, _held = both_at_work()
    job = Job.objects.get()
    calls: list[int] = []

    def late(*_args: object, **_more: object) -> None:
        """The worker learns of its loss only when its work has failed."""
        calls.append(1)
        if len(calls) > 1:
            raise LeaseLost("taken over")

    monkeypatch.setattr(ingest, "report", late)
    monkeypatch.setattr(ingest, "_domain_of", lambda _upload: 1 / 0)
    with pytest.raises(LeaseLost):
        run_ingest(lost, job)

    row.refresh_from_db()
    assert row.status == Upload.Status.INGESTING
    assert (home() / row.path).is_file()
