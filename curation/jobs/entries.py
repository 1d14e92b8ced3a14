"""The Celery tasks: thin entries, found by name."""

from __future__ import annotations

from celery import shared_task

from curation.jobs.driver import drive_until_idle
from curation.jobs.hints import DRIVE, SUGGEST, WORK
from curation.jobs.work import suggest_until_idle, work_until_idle


@shared_task(name=DRIVE)
def drive() -> None:
    drive_until_idle()


@shared_task(name=WORK)
def work() -> None:
    work_until_idle()


@shared_task(name=SUGGEST)
def suggest() -> None:
    suggest_until_idle()
