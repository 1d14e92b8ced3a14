"""What rows at the root of a workspace share."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from curation.models.workspace import Workspace

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a workspace; every read by a person starts from ``in_workspace``."""

    def in_workspace(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)
