"""Where models can be asked, in the eyes of a workspace."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from curation.engine.connections import ENVIRONMENT
from curation.models import Heartbeat, LineupEntry, ModelEndpoint, Workspace
from simulation.llm.lineup import ModelRole

LATELY = timedelta(seconds=15)
"""A worker that has beaten since then is taken to live."""


def endpoints_in(workspace: Workspace) -> QuerySet[ModelEndpoint, ModelEndpoint]:
    """Those that models can be ordered on, the default one first."""
    rows = ModelEndpoint.objects.in_workspace(workspace).filter(archived_at=None)
    return rows.order_by("-is_default", "name")


def environment_address() -> str:
    """What the environment of a worker names, or of this process; empty where neither does."""
    alive = Heartbeat.objects.filter(kind="worker", at__gt=timezone.now() - LATELY)
    said = (beat.detail.get("endpoint", "") for beat in alive.order_by("-at")[:20])
    return next(filter(None, said), "") or settings.OPENAI_BASE_URL


def endpoint_named(workspace: Workspace, name: str) -> ModelEndpoint | None:
    """By name or id."""
    rows = endpoints_in(workspace)
    try:
        return rows.filter(pk=UUID(name)).first() or rows.filter(name=name).first()
    except ValueError:
        return rows.filter(name=name).first()


def endpoint_names(workspace: Workspace) -> list[str]:
    """All that can be ordered on, the default one first."""
    rows = list(endpoints_in(workspace))
    names = [row.name for row in rows]
    if not environment_address():
        return names
    at = 1 if rows and rows[0].is_default else 0
    return [*names[:at], ENVIRONMENT, *names[at:]]


def lineup_of(workspace: Workspace) -> dict[ModelRole, LineupEntry]:
    rows = LineupEntry.objects.in_workspace(workspace).select_related("endpoint")
    return {ModelRole(row.role): row for row in rows}
