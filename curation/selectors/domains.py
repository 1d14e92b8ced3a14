"""Domains of a workspace, with their tasks and the state of uploads."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from curation.errors import NotThere
from curation.models import DomainVersion, Workspace


def newest_versions(workspace: Workspace) -> QuerySet[DomainVersion]:
    """The newest version of each name."""
    rows = DomainVersion.objects.in_workspace(workspace)
    newest = rows.filter(name=OuterRef("name")).current_first().values("pk")[:1]
    return rows.filter(pk=Subquery(newest))


def domain_named(workspace: Workspace, name: str) -> DomainVersion:
    """The newest version under a name. Raises NotThere."""
    rows = DomainVersion.objects.in_workspace(workspace).filter(name=name)
    row = None if "\x00" in name else rows.current_first().first()
    if row is None:
        raise NotThere(f"There is no domain {name} here.")
    return row
