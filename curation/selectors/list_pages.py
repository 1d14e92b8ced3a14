"""Lists that people page through, without the large columns that a row of a table never shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from curation.errors import Refused
from curation.models import Release, Run, Trajectory, Workspace
from curation.selectors.branch_counts import summed
from curation.selectors.branches import matching
from curation.selectors.paging import Page, page_of
from curation.selectors.pulse import MANY

CONTENTS = ("domain__content", "rules__content")
"""Whole domains and rule sets: decoding them for each row would cost more than the page."""

M = TypeVar("M", bound=Model)


def dialogue_page(
    workspace: Workspace, given: Mapping[str, Any], cursor: str
) -> tuple[Page[Trajectory], int]:
    """A page of what the filters let through, newest first, and how many there are in all:
    exact where it is known, else counted up to ``MANY``.
    """
    rows = matching(workspace, given)
    shown = rows.select_related("domain", "rules", "reviewer").defer(*CONTENTS)
    page = _page(shown, cursor, searched=bool(given.get("search")))
    if not cursor and page.next is None:
        return page, len(page.items)
    known = summed(workspace, given)
    return page, rows.order_by()[:MANY].count() if known is None else known


def run_page(workspace: Workspace, cursor: str) -> Page[Run]:
    rows = Run.objects.in_workspace(workspace).select_related("domain", "rules")
    return _page(rows.defer(*CONTENTS), cursor)


def release_page(workspace: Workspace, cursor: str) -> Page[Release]:
    rows = Release.objects.in_workspace(workspace).select_related("created_by")
    return _page(rows.defer("manifest"), cursor)


def _page(rows: QuerySet[M, M], cursor: str, *, searched: bool = False) -> Page[M]:
    """A cursor that means nothing is the beginning. Words have an index of their own."""
    try:
        return page_of(rows, cursor=cursor, keys_first=searched)
    except Refused:
        return page_of(rows, keys_first=searched)
