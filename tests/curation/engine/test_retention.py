"""Ended jobs and old entries of the record go by themselves, but for what something names."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from curation.engine import retention
from curation.engine.retention import POINTING, Retention
from curation.models import AuditEntry, DocketItem, Job, JobAnswer, Release, Workspace

NOW = timezone.now()
DAY = timedelta(days=1)


def job(workspace: Workspace, *, state: str = "done", created: int, ended: int | None) -> Job:
    """Of so many days ago."""
    return Job.objects.create(
        workspace=workspace,
        kind=Job.Kind.IMPORT,
        state=state,
        created=NOW - created * DAY,
        finished=None if ended is None else NOW - ended * DAY,
    )


def entry(workspace: Workspace, *, created: int) -> AuditEntry:
    return AuditEntry.objects.create(
        workspace=workspace,
        action=AuditEntry.Action.PAUSED,
        subject=uuid4(),
        created=NOW - created * DAY,
    )


def test_what_ended_long_ago_goes_and_what_did_not_stays(studio: Workspace) -> None:
    for state in ("done", "failed", "cancelled"):
        job(studio, state=state, created=95, ended=91)
    job(studio, created=95, ended=None)
    kept = [
        job(studio, created=95, ended=89),
        job(studio, state="queued", created=95, ended=None),
        job(studio, state="running", created=95, ended=None),
    ]

    assert Retention().step(NOW) == 4
    assert set(Job.objects.all()) == set(kept)


def test_a_job_stays_as_long_as_a_release_names_it(studio: Workspace) -> None:
    row = job(studio, created=400, ended=400)
    release = Release.objects.create(workspace=studio, name="gold", target="native", job=row)

    assert Retention().step(NOW) == 0
    release.delete()
    assert Retention().step(NOW) == 1


def test_whatever_can_name_a_job_holds_it() -> None:
    named = {
        model
        for model in apps.get_app_config("curation").get_models()
        if any(field.related_model is Job for field in model._meta.concrete_fields)
    }
    assert named == {*POINTING, DocketItem, JobAnswer}, "what is a job's own goes with it"


def test_jobs_that_stay_hide_none_behind_them(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    for number in range(2):
        row = job(studio, created=200 - number, ended=150)
        Release.objects.create(workspace=studio, name="gold", number=number, target="x", job=row)
    job(studio, created=100, ended=100)

    steps = Retention()
    assert [steps.step(NOW) for _ in range(3)] == [0, 1, 0]
    assert Job.objects.count() == 2


def test_the_record_goes_a_portion_at_a_time_oldest_first(
    studio: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    for days in (400, 390, 380, 364):
        entry(studio, created=days)

    steps = Retention()
    assert [steps.step(NOW) for _ in range(3)] == [2, 1, 0]
    assert AuditEntry.objects.get().created == NOW - 364 * DAY


def test_zero_days_keep_everything(studio: Workspace, settings: Settings) -> None:
    settings.DIALOOM_JOBS_KEPT_DAYS = settings.DIALOOM_AUDIT_KEPT_DAYS = 0
    job(studio, created=9_000, ended=9_000)
    entry(studio, created=9_000)

    assert Retention().step(NOW) == 0


def test_where_nothing_is_old_nothing_is_deleted(
    studio: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    job(studio, created=1, ended=1)
    entry(studio, created=1)

    with django_assert_num_queries(2):
        assert Retention().step(NOW) == 0
