"""Rows that a URL names, in the person's own workspace or nowhere."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict

from curation.models import RuleSetVersion, Run, Trajectory
from curation.models.scoped import ScopedQuerySet
from curation.selectors.rule_sets import rule_versions
from curation.web.access import MemberRequest

M = TypeVar("M", bound=models.Model)
MOST_DIGITS = 9


def own_row(request: MemberRequest, rows: ScopedQuerySet[M], key: UUID) -> M:
    """Raises Http404 for what is not there and for what is another workspace's."""
    return get_object_or_404(rows.in_workspace(request.workspace), pk=key)


def own_trajectory(request: MemberRequest, key: UUID) -> Trajectory:
    rows = Trajectory.objects.in_workspace(request.workspace).alive()
    found = rows.select_related("domain", "rules", "run", "reviewer", "workspace")
    return get_object_or_404(found, pk=key)


def own_run(request: MemberRequest, key: UUID) -> Run:
    rows = Run.objects.in_workspace(request.workspace).select_related("domain", "rules")
    return get_object_or_404(rows, pk=key)


def own_rules(request: MemberRequest, name: str) -> list[RuleSetVersion]:
    """All versions, newest first."""
    found = rule_versions(request.workspace, name)
    if not found:
        raise Http404("There is no such rule set.")
    return found


def version_in(versions: list[RuleSetVersion], number: int | None) -> RuleSetVersion:
    """The newest where no number is given."""
    if number is None:
        return versions[0]
    found = next((row for row in versions if row.number == number), None)
    if found is None:
        raise Http404("There is no such version.")
    return found


def number_in(request: MemberRequest, name: str) -> int | None:
    """A whole number of the query string; raises Http404 for anything else that is given."""
    raw = request.GET.get(name, "")
    number = whole_number(raw)
    if raw and number is None:
        raise Http404(f"{name} is a number.")
    return number


def whole_number(text: str | None) -> int | None:
    """None for anything but up to nine digits: no place and no version is larger."""
    is_one = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if text and is_one else None


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: all that was posted, even nothing; None for a first look."""
    return request.POST if request.method == "POST" else None


def files_sent(request: HttpRequest) -> MultiValueDict[str, Any] | None:
    return request.FILES if request.method == "POST" else None
