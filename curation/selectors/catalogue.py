"""Domains and uploads of a workspace, the newest version of each name first to hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from curation.engine.standing import stands
from curation.models import DomainVersion, Job, Run, TaskVersion, Upload, Workspace

RECENT = 8


def newest_domains(workspace: Workspace) -> list[DomainVersion]:
    """One version per name, by title; each with ``task_count``, and with ``dialogue_count`` over
    all versions.
    """
    rows = DomainVersion.objects.in_workspace(workspace)
    newest = rows.filter(name=OuterRef("name")).current_first().values("pk")[:1]
    tasks = _counted(TaskVersion.objects.filter(domain=OuterRef("pk")), "domain")
    found = rows.filter(pk=Subquery(newest)).annotate(task_count=Subquery(tasks))
    dialogues = _dialogues(workspace)
    listed: list[DomainVersion] = list(found.order_by("title"))
    for row in listed:
        vars(row)["dialogue_count"] = dialogues[row.name]
    return listed


def _dialogues(workspace: Workspace) -> Counter[str]:
    """Living ones, by the domain's name."""
    names = dict(DomainVersion.objects.in_workspace(workspace).values_list("pk", "name"))
    numbers: Counter[str] = Counter()
    for one in stands(workspace):
        numbers[names[one.domain]] += one.dialogues
    return numbers


def domain_versions(workspace: Workspace, name: str) -> list[DomainVersion]:
    rows = DomainVersion.objects.in_workspace(workspace).filter(name=name)
    return list(rows.defer("content").current_first())


def recent_uploads(workspace: Workspace) -> list[Upload]:
    """Uploads that are not a domain yet, and failures, newest first."""
    rows = Upload.objects.in_workspace(workspace).exclude(status=Upload.Status.READY)
    return list(rows.select_related("job", "by").order_by("-created")[:RECENT])


def being_made(workspace: Workspace) -> list[Job]:
    """Domains that models or a worker are at, and those that wait for a higher budget."""
    rows = Job.objects.in_workspace(workspace).filter(kind=Job.Kind.SYNTHESIS)
    going = rows.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED))
    return list(going.defer("payload", "result").order_by("-created")[:RECENT])


def runs_of_domain(domain: DomainVersion) -> list[Run]:
    rows = Run.objects.in_workspace(domain.workspace).filter(domain__name=domain.name)
    return list(rows.select_related("rules").order_by("-created")[:RECENT])


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any, Any]:
    """A subquery of one number: how many rows there are of the outer row."""
    grouped = rows.order_by().values(by).annotate(number=Count("pk"))
    number: QuerySet[Any, Any] = grouped.values("number")
    return number
