from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curation.errors import Refused
from curation.models import Job, Workspace
from curation.selectors.paging import page_of


def make_jobs(workspace: Workspace, ages: list[int]) -> None:
    now = timezone.now()
    Job.objects.bulk_create(
        Job(workspace=workspace, kind=Job.Kind.INGEST, created=now - timedelta(seconds=age))
        for age in ages
    )


def jobs(workspace: Workspace) -> QuerySet[Job]:
    return Job.objects.in_workspace(workspace)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_hold_every_row_once_even_among_equals(studio: Workspace, limit: int) -> None:
    make_jobs(studio, [0, 1, 1, 1, 1, 2, 2])

    seen, cursor = [], None
    while True:
        page = page_of(jobs(studio), cursor=cursor, limit=limit)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert seen == list(jobs(studio).order_by("-created", "id"))


def test_a_row_that_arrives_meanwhile_does_not_shift_the_next_page(studio: Workspace) -> None:
    make_jobs(studio, [1, 2, 3])
    first = page_of(jobs(studio), limit=2)
    make_jobs(studio, [0])

    rest = page_of(jobs(studio), cursor=first.next, limit=2)
    assert not set(first.items) & set(rest.items)
    assert (len(rest.items), rest.next) == (1, None)


def test_a_page_neither_counts_nor_skips_and_walks_an_index(studio: Workspace) -> None:
    make_jobs(studio, [1, 2, 3])
    cursor = page_of(jobs(studio), limit=1).next
    with CaptureQueriesContext(connection) as queries:
        page_of(jobs(studio), cursor=cursor, limit=1)

    (query,) = queries.captured_queries
    assert "COUNT(" not in query["sql"]
    assert "OFFSET" not in query["sql"]
    plan = jobs(studio).order_by("-created", "id")[:2].explain()
    if connection.vendor == "sqlite":
        assert "job_list" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("cursor", ["x", "eHg=", "é", "=", "MjAyNnx4"])
def test_a_made_up_cursor_is_refused(studio: Workspace, cursor: str) -> None:
    with pytest.raises(Refused):
        page_of(jobs(studio), cursor=cursor)
