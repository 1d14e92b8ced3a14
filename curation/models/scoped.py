"""What rows at the root of a workspace share."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from curation.models.workspace import Workspace

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a workspace; every read by a person starts from ``in_workspace``."""

    def in_workspace(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)


class Identified(models.Model):
    """A row that people can link to: its id says nothing about how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
