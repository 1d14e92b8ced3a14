"""By what there is to do, and before anything of it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from curation.engine import heavy
from curation.engine.figures import PLAYING
from curation.engine.heavy import is_heavy
from curation.engine.work import claim_job
from curation.jobs.hands import STARTS, Hand
from curation.jobs.work import JUDGING, MAKING, SUGGESTING
from curation.models import Job, Release, Trajectory, Workspace
from curation.services.imports import import_records
from curation.services.orders import ReleaseOrder
from curation.services.releases import create_release
from tests.curation.services.test_uploads import bring, library


def newest() -> Job:
    return Job.objects.latest("created")


def test_a_database_and_a_file_of_records_weigh_what_they_hold(
    studio: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = library(tmp_path / "library.db")
    bring(studio, ("library.db", data))
    database = newest()
    import_records(studio, by=None, file=ContentFile(b"{}\n" * 100, name="records.jsonl"))
    records = newest()
    assert not is_heavy(database)
    assert not is_heavy(records)
    monkeypatch.setattr(heavy, "LARGE", 300)
    assert is_heavy(database)
    assert is_heavy(records)
    monkeypatch.setattr(heavy, "LARGE", 301)
    assert not is_heavy(records)


def test_a_release_weighs_its_dialogues_also_before_they_are_found(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_release(studio, by=None, order=ReleaseOrder(name="first", filter={"review": "any"}))
    job = newest()
    monkeypatch.setattr(heavy, "MANY", 2)
    assert not is_heavy(job)
    monkeypatch.setattr(heavy, "MANY", 1)
    assert is_heavy(job)
    Release.objects.update(items_total=0)
    assert is_heavy(job)
    Release.objects.update(filter={"review": "any", "domain": "nowhere"})
    assert not is_heavy(job)


def test_comparing_weighs_the_dialogues_of_its_domain(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = {"name": finished.domain.name}
    job = Job.objects.create(workspace=studio, kind=Job.Kind.COMPARE, payload=payload)
    assert not is_heavy(job)
    monkeypatch.setattr(heavy, "MANY", 1)
    assert is_heavy(job)


def test_replays_weigh_what_is_stale(
    studio: Workspace, finished: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = {"domain": str(finished.domain_id), "review": "any"}
    job = Job.objects.create(workspace=studio, kind=Job.Kind.REPLAY, payload=payload)
    monkeypatch.setattr(heavy, "MANY", 1)
    assert not is_heavy(job)
    Trajectory.objects.update(stale=Trajectory.Stale.STALE)
    assert is_heavy(job)


def test_what_waits_for_models_stays_under_the_caps_of_its_worker(studio: Workspace) -> None:
    for kind in JUDGING | MAKING | SUGGESTING | {Job.Kind.PROBE}:
        assert not is_heavy(Job(workspace=studio, kind=kind, payload={}))


@pytest.mark.skipif(not STARTS, reason="there is no such process here")
def test_it_is_for_a_process_only_while_dialogues_are_played(
    studio: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heavy, "LARGE", 1)
    bring(studio, ("library.db", library(tmp_path / "library.db")))
    lease = claim_job("w1", 60)
    assert lease is not None
    hand = Hand()
    assert not hand.takes(lease)
    PLAYING.set(1)
    try:
        assert hand.takes(lease)
        Job.objects.update(payload={})
        assert not hand.takes(lease), "what is wrong with it is said where it is run"
    finally:
        PLAYING.set(0)
